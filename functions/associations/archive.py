"""Archive an association. It makes no recurring assessments and takes no requests to join."""

from uuid import UUID

from functions.associations._association import Association
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "POST /v1/associations/{association_id}/archive",
    caller=Manager(ADMINS),
    feature="hoa",
    subscription=False,
)
def handle(call: ManagerCall, association_id: UUID) -> Association:
    archived = call.db.maybe_one(
        Association,
        """
        update associations set archived_at = now()
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        association_id,
    )
    return archived or refuse(
        call, Association, association_id, "The association is archived already."
    )
