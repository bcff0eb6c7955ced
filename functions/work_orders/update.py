"""Update a work order: a closed one only in its actual cost. Absent fields stay, null clears."""

from uuid import UUID

from msgspec import UNSET, structs

from functions.work_orders._work_order import CONFLICTS, WorkOrder, WorkOrderChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


@endpoint(
    "PATCH /v1/work-orders/{work_order_id}",
    caller=Manager(WRITERS),
    feature="work_orders",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, work_order_id: UUID, body: WorkOrderChanges) -> WorkOrder:
    given = {name for name, value in structs.asdict(body).items() if value is not UNSET}
    changed = call.db.maybe_one(
        WorkOrder,
        """
        update work_orders
        set ({fields}) = (select {fields} from jsonb_populate_record(work_orders, $3))
        where id = $1 and ($2 or status in ('open', 'in_progress')) and {unchanged}
        returning {columns}
        """,
        work_order_id,
        # The invoice comes after the work.
        given <= {"actual_cost_cents"},
        body,
    )
    return changed or refuse(
        call,
        WorkOrder,
        work_order_id,
        "The work order is closed. Change only its actual cost, or reopen it first.",
    )
