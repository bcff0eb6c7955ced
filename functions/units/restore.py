"""Restore an archived unit."""

from uuid import UUID

from functions.units._unit import CONFLICTS, Unit
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "POST /v1/units/{unit_id}/restore",
    caller=Manager(ADMINS),
    feature="properties",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, unit_id: UUID) -> Unit:
    restored = call.db.maybe_one(
        Unit,
        """
        update units set archived_at = null
        where id = $1 and archived_at is not null and {unchanged}
        returning {columns}
        """,
        unit_id,
    )
    return restored or refuse(call, Unit, unit_id, "The unit is not archived.")
