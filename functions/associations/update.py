"""Update an association. Absent fields stay, null clears.

Another order of payments moves nothing that stands.
"""

from uuid import UUID

from msgspec import UNSET

from functions.associations._association import (
    IS_ARCHIVED,
    Association,
    AssociationChanges,
    AssociationPolicyChanges,
)
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.problems import Code, Problem
from shared.roles import ADMINS, WRITERS


@endpoint("PATCH /v1/associations/{association_id}", caller=Manager(WRITERS), feature="hoa")
def handle(call: ManagerCall, association_id: UUID, body: AssociationChanges) -> Association:
    _require_rights(call, body)
    changed = call.db.maybe_one(
        Association,
        """
        update associations
        set ({fields}) = (select {fields} from jsonb_populate_record(associations, $3)),
            late_fees_since = case
                when $2::boolean is null then late_fees_since
                when $2 then coalesce(late_fees_since, org_today(organization_id))
            end
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        association_id,
        None if body.late_fees is UNSET else body.late_fees,
        body,
    )
    return changed or refuse(call, Association, association_id, IS_ARCHIVED)


def _require_rights(call: ManagerCall, body: AssociationChanges) -> None:
    """FORBIDDEN for a rule of money, unless by owners and admins."""
    rules = AssociationPolicyChanges.__struct_fields__
    if call.role not in ADMINS and any(getattr(body, rule) is not UNSET for rule in rules):
        raise Problem(
            Code.FORBIDDEN,
            "Only owners and admins change late fees, the order of payments, when a homeowner is"
            " delinquent and how early assessments are charged.",
        )
