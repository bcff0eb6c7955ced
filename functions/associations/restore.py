"""Restore an archived association. Recurring assessments skip the dates that went by meanwhile."""

from uuid import UUID

from functions.associations._association import Association
from shared.domain.recurring_terms import resume_assessments
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "POST /v1/associations/{association_id}/restore",
    caller=Manager(ADMINS),
    feature="hoa",
)
def handle(call: ManagerCall, association_id: UUID) -> Association:
    with call.db.transaction():
        restored = call.db.maybe_one(
            Association,
            """
            update associations set archived_at = null
            where id = $1 and archived_at is not null and {unchanged}
            returning {columns}
            """,
            association_id,
        )
        if restored is None:
            refuse(call, Association, association_id, "The association is not archived.")
        resume_assessments(call.db, association_id)
        return restored
