"""Archive an owner whose properties are all archived or another's."""

from uuid import UUID

from functions.owners._owner import Owner
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint("POST /v1/owners/{owner_id}/archive", caller=Manager(ADMINS), subscription=False)
def handle(call: ManagerCall, owner_id: UUID) -> Owner:
    archived = call.db.maybe_one(
        Owner,
        """
        update owners set archived_at = now()
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        owner_id,
    )
    return archived or refuse(call, Owner, owner_id, "The owner is archived already.")
