"""Get one unit."""

from uuid import UUID

from functions.units._unit import Unit
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/units/{unit_id}",
    caller=Manager(EVERYONE),
    feature="properties",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, unit_id: UUID) -> Unit:
    return call.db.one(Unit, "select {columns} from units where id = $1", unit_id)
