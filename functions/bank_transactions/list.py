"""List the lines of the organization's bank accounts, newest posted first."""

from datetime import date
from uuid import UUID

from functions.bank_transactions._bank_transaction import BankTransaction, BankTransactionState
from shared.database.pagination import Page, PageQuery
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF


class BankTransactionQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    bank_account_id: UUID | None = None
    import_id: UUID | None = None
    """An import, for the lines that it added."""
    posted_from: date | None = None
    """The first day."""
    posted_to: date | None = None
    """The last day."""
    state: BankTransactionState | None = None


@endpoint("GET /v1/bank-transactions", caller=Manager(STAFF), deployment=Deployment(traffic="hot"))
def handle(call: ManagerCall, query: BankTransactionQuery) -> Page[BankTransaction]:
    return call.db.page(
        BankTransaction,
        "select {columns} from bank_transactions where {filters}",
        query,
        filters=(
            ("bank_account_id = {}", query.bank_account_id),
            ("import_id = {}", query.import_id),
            ("posted_on >= {}", query.posted_from),
            ("posted_on <= {}", query.posted_to),
            ("state = {}", query.state),
        ),
        order=("posted_on", "id"),
    )
