"""Update the organization's name, time zone, rent policy or closed books.

Absent fields stay, null clears. Another order of payments moves nothing that stands.
"""

from uuid import UUID

from functions.organizations._organization import CONFLICTS, Organization, OrganizationChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import OWNERS


@endpoint("PATCH /v1/organizations/{organization_id}", caller=Manager(OWNERS), conflicts=CONFLICTS)
def handle(call: ManagerCall, organization_id: UUID, body: OrganizationChanges) -> Organization:
    changed = call.db.maybe_one(
        Organization,
        """
        update organizations
        set ({fields}) = (select {fields} from jsonb_populate_record(organizations, $2))
        where id = $1 and {unchanged}
        returning {columns}
        """,
        organization_id,
        body,
    )
    return changed or refuse(call, Organization, organization_id)
