"""List the organization's work orders, the newest opened first."""

from uuid import UUID

import msgspec

from functions.work_orders._work_order import WorkOrder
from shared.database.pagination import Page, PageQuery, one_of
from shared.domain.states import WorkOrderStatus
from shared.domain.work_order import WorkCategory, WorkOrderPriority
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class WorkOrderQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    status: list[WorkOrderStatus] = msgspec.field(default_factory=list)
    """May be given several times, for work orders in one of these statuses."""
    priority: WorkOrderPriority | None = None
    category: WorkCategory | None = None
    property_id: UUID | None = None
    unit_id: UUID | None = None
    vendor_id: UUID | None = None
    requested_by_tenant_id: UUID | None = None
    """The requester, if a tenant."""
    requested_by_homeowner_id: UUID | None = None
    """The requester, if a homeowner."""


@endpoint(
    "GET /v1/work-orders",
    caller=Manager(EVERYONE),
    feature="work_orders",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: WorkOrderQuery) -> Page[WorkOrder]:
    return call.db.page(
        WorkOrder,
        "select {columns} from work_orders where {filters}",
        query,
        order=("opened_at", "id"),
        filters=(
            one_of("status", query.status),
            ("priority = {}", query.priority),
            ("category = {}", query.category),
            ("property_id = {}", query.property_id),
            ("unit_id = {}", query.unit_id),
            ("vendor_id = {}", query.vendor_id),
            ("requested_by_tenant_id = {}", query.requested_by_tenant_id),
            ("requested_by_homeowner_id = {}", query.requested_by_homeowner_id),
        ),
    )
