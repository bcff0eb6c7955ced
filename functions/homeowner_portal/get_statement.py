"""Get the homeowner's statement: what was assessed and paid, with a running balance."""

from functions.homeowner_portal._money import own_account
from shared.domain.ledger.statement import AccountStatement, StatementQuery, statement
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.endpoint import endpoint


@endpoint("GET /v1/homeowner-portal/statement", caller=Homeowner())
def handle(call: HomeownerCall, query: StatementQuery) -> AccountStatement:
    return statement(call.db, own_account(call), query, reasons=False)
