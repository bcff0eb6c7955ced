"""Create an expense of a property, an association or the organization itself."""

from functions.expenses._expense import CONFLICTS, Expense, NewExpense
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint("POST /v1/expenses", caller=Manager(MONEY), status=201, conflicts=CONFLICTS)
def handle(call: ManagerCall, body: NewExpense) -> Expense:
    return call.db.one(
        Expense,
        """
        insert into expenses (organization_id, {fields}) values ($1, {values})
        returning {columns}
        """,
        call.organization_id,
        body,
    )
