"""Get the organization that the session acts in."""

from uuid import UUID

from functions.organizations._organization import Organization
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint("GET /v1/organizations/{organization_id}", caller=Manager(EVERYONE), impersonation=True)
def handle(call: ManagerCall, organization_id: UUID) -> Organization:
    return call.db.one(
        Organization, "select {columns} from organizations where id = $1", organization_id
    )
