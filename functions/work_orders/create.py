"""Create a work order for a property or one of its units."""

from functions.work_orders._work_order import CONFLICTS, NewWorkOrder, WorkOrder
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/work-orders",
    caller=Manager(WRITERS),
    feature="work_orders",
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewWorkOrder) -> WorkOrder:
    return call.db.one(
        WorkOrder,
        """
        with made as (
            insert into work_orders (organization_id, {fields}) values ($1, {values})
            returning *
        ), opened as (
            insert into work_order_events (organization_id, work_order_id, to_status)
            select organization_id, id, status from made
        )
        select {columns} from made
        """,
        call.organization_id,
        body,
    )
