"""List the homeowner's own work orders, the newest opened first."""

import msgspec

from functions.homeowner_portal._work_order import OwnWorkOrder
from shared.database.pagination import Page, PageQuery, one_of
from shared.domain.states import WorkOrderStatus
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint


class OwnWorkOrderQuery(PageQuery, kw_only=True):
    """The filter of this list."""

    status: list[WorkOrderStatus] = msgspec.field(default_factory=list)
    """May be given several times, for work orders in one of these statuses."""


@endpoint(
    "GET /v1/homeowner-portal/work-orders",
    caller=Homeowner(),
    deployment=Deployment(traffic="hot"),
)
def handle(call: HomeownerCall, query: OwnWorkOrderQuery) -> Page[OwnWorkOrder]:
    return call.db.page(
        OwnWorkOrder,
        "select {columns} from work_orders where {filters}",
        query,
        order=("opened_at", "id"),
        filters=(
            "requested_by_homeowner_id = scope_homeowner_id()",
            one_of("status", query.status),
        ),
    )
