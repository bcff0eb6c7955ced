"""Cancel a work order."""

from uuid import UUID

from functions.work_orders._work_order import WorkOrder, WorkOrderStep, moving
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/work-orders/{work_order_id}/cancel",
    caller=Manager(WRITERS),
    feature="work_orders",
    # An organization that gives up properties for a smaller plan has to close their orders first.
    subscription=False,
)
def handle(call: ManagerCall, work_order_id: UUID, body: WorkOrderStep) -> WorkOrder:
    with moving(call, work_order_id, to="cancelled", note=body.note):
        return call.db.one(
            WorkOrder,
            """
            update work_orders set status = 'cancelled', cancelled_at = now()
            where id = $1
            returning {columns}
            """,
            work_order_id,
        )
