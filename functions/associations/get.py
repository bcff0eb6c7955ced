"""Get one association."""

from uuid import UUID

from functions.associations._association import Association
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/associations/{association_id}",
    caller=Manager(EVERYONE),
    feature="hoa",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, association_id: UUID) -> Association:
    return call.db.one(
        Association, "select {columns} from associations where id = $1", association_id
    )
