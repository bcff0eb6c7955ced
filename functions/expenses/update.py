"""Update an expense: what it was for, never its amount and day. Absent fields stay, null clears."""

from uuid import UUID

from functions.expenses._expense import CONFLICTS, Expense, ExpenseChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import MONEY


@endpoint("PATCH /v1/expenses/{expense_id}", caller=Manager(MONEY), conflicts=CONFLICTS)
def handle(call: ManagerCall, expense_id: UUID, body: ExpenseChanges) -> Expense:
    changed = call.db.maybe_one(
        Expense,
        """
        update expenses
        set ({fields}) = (select {fields} from jsonb_populate_record(expenses, $2))
        where id = $1 and voided_at is null and {unchanged}
        returning {columns}
        """,
        expense_id,
        body,
    )
    return changed or refuse(
        call, Expense, expense_id, "The expense is voided. Enter it anew to change it."
    )
