"""Get one homeowner."""

from uuid import UUID

from shared.domain.homeowner import Homeowner
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/homeowners/{homeowner_id}",
    caller=Manager(EVERYONE),
    feature="hoa",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, homeowner_id: UUID) -> Homeowner:
    return call.db.one(Homeowner, "select {columns} from homeowners where id = $1", homeowner_id)
