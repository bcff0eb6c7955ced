"""Void an expense that was entered by mistake. Refused while the bank's line is matched with it."""

from uuid import UUID

from functions.expenses._expense import Expense, ExpenseVoid
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import MONEY


@endpoint("POST /v1/expenses/{expense_id}/void", caller=Manager(MONEY))
def handle(call: ManagerCall, expense_id: UUID, body: ExpenseVoid) -> Expense:
    voided = call.db.maybe_one(
        Expense,
        """
        update expenses set voided_at = now(), void_reason = $2
        where id = $1 and voided_at is null and {unchanged}
        returning {columns}
        """,
        expense_id,
        body.reason,
    )
    return voided or refuse(call, Expense, expense_id, "The expense is voided already.")
