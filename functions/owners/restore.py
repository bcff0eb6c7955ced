"""Restore an archived owner."""

from uuid import UUID

from functions.owners._owner import Owner
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint("POST /v1/owners/{owner_id}/restore", caller=Manager(ADMINS))
def handle(call: ManagerCall, owner_id: UUID) -> Owner:
    restored = call.db.maybe_one(
        Owner,
        """
        update owners set archived_at = null
        where id = $1 and archived_at is not null and {unchanged}
        returning {columns}
        """,
        owner_id,
    )
    return restored or refuse(call, Owner, owner_id, "The owner is not archived.")
