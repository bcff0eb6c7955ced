"""Statement of what a tenant owes beside any lease, with a running balance."""

from uuid import UUID

from shared.domain.ledger.account import Account
from shared.domain.ledger.statement import AccountStatement, StatementQuery, statement
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint("GET /v1/tenants/{tenant_id}/statement", caller=Manager(EVERYONE), feature="tenants")
def handle(call: ManagerCall, tenant_id: UUID, query: StatementQuery) -> AccountStatement:
    account = call.db.one(Account, "select id from accounts where tenant_id = $1", tenant_id)
    return statement(call.db, account.id, query)
