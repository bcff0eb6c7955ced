"""Archive a unit."""

from uuid import UUID

from functions.units._unit import Unit
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "POST /v1/units/{unit_id}/archive",
    caller=Manager(ADMINS),
    feature="properties",
    subscription=False,
)
def handle(call: ManagerCall, unit_id: UUID) -> Unit:
    archived = call.db.maybe_one(
        Unit,
        """
        update units set archived_at = now()
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        unit_id,
    )
    return archived or refuse(call, Unit, unit_id, "The unit is archived already.")
