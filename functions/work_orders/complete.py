"""Complete a work order, with its actual cost where it is known."""

from uuid import UUID

from functions.work_orders._work_order import WorkOrder, WorkOrderStep, moving
from shared.domain.money import Cents
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


class WorkOrderCompletion(WorkOrderStep, kw_only=True, forbid_unknown_fields=True):
    """The end of the work."""

    actual_cost_cents: Cents | None = None
    """What the work did cost. Absent keeps the present figure."""


@endpoint(
    "POST /v1/work-orders/{work_order_id}/complete",
    caller=Manager(WRITERS),
    feature="work_orders",
)
def handle(call: ManagerCall, work_order_id: UUID, body: WorkOrderCompletion) -> WorkOrder:
    with moving(call, work_order_id, to="completed", note=body.note):
        return call.db.one(
            WorkOrder,
            """
            update work_orders
            set status = 'completed', completed_at = now(),
                actual_cost_cents = coalesce($2, actual_cost_cents)
            where id = $1
            returning {columns}
            """,
            work_order_id,
            body.actual_cost_cents,
        )
