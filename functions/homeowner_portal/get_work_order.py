"""Get one of the homeowner's own work orders with its history and documents."""

from uuid import UUID

from functions.homeowner_portal._work_order import OwnWorkOrderDetails
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint


@endpoint(
    "GET /v1/homeowner-portal/work-orders/{work_order_id}",
    caller=Homeowner(),
    deployment=Deployment(traffic="hot"),
)
def handle(call: HomeownerCall, work_order_id: UUID) -> OwnWorkOrderDetails:
    return call.db.one(
        OwnWorkOrderDetails,
        """
        select {columns} from work_orders
        where id = $1 and requested_by_homeowner_id = scope_homeowner_id()
        """,
        work_order_id,
    )
