"""Statement of a homeowner: what was assessed and paid, with a running balance."""

from uuid import UUID

from shared.domain.ledger.account import Account
from shared.domain.ledger.statement import AccountStatement, StatementQuery, statement
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint("GET /v1/homeowners/{homeowner_id}/statement", caller=Manager(EVERYONE), feature="hoa")
def handle(call: ManagerCall, homeowner_id: UUID, query: StatementQuery) -> AccountStatement:
    account = call.db.one(
        Account, "select {columns} from accounts where homeowner_id = $1", homeowner_id
    )
    return statement(call.db, account.id, query)
