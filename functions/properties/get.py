"""Get one property, with its numbers of units."""

from uuid import UUID

from functions.properties._property import PropertyDetails
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/properties/{property_id}",
    caller=Manager(EVERYONE),
    feature="properties",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, property_id: UUID) -> PropertyDetails:
    return call.db.one(
        PropertyDetails, "select {columns} from properties where id = $1", property_id
    )
