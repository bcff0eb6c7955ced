"""Statement of a lease and its renewals: what was charged and paid, with a running balance."""

from uuid import UUID

from shared.domain.ledger.account import Account
from shared.domain.ledger.statement import AccountStatement, StatementQuery, statement
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint("GET /v1/leases/{lease_id}/statement", caller=Manager(EVERYONE), feature="leases")
def handle(call: ManagerCall, lease_id: UUID, query: StatementQuery) -> AccountStatement:
    account = call.db.one(Account, "select account_id as id from leases where id = $1", lease_id)
    return statement(call.db, account.id, query)
