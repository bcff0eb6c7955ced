"""Get one expense."""

from uuid import UUID

from functions.expenses._expense import Expense
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF


@endpoint(
    "GET /v1/expenses/{expense_id}", caller=Manager(STAFF), deployment=Deployment(traffic="hot")
)
def handle(call: ManagerCall, expense_id: UUID) -> Expense:
    return call.db.one(Expense, "select {columns} from expenses where id = $1", expense_id)
