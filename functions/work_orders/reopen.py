"""Reopen a completed or cancelled work order."""

from uuid import UUID

from functions.work_orders._work_order import WorkOrder, WorkOrderStep, moving
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/work-orders/{work_order_id}/reopen",
    caller=Manager(WRITERS),
    feature="work_orders",
)
def handle(call: ManagerCall, work_order_id: UUID, body: WorkOrderStep) -> WorkOrder:
    with moving(call, work_order_id, to="open", note=body.note):
        return call.db.one(
            WorkOrder,
            """
            update work_orders
            set status = 'open', opened_at = now(), completed_at = null, cancelled_at = null
            where id = $1
            returning {columns}
            """,
            work_order_id,
        )
