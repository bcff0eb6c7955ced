"""List bank batches, those that were deposited last first."""

from datetime import date
from uuid import UUID

from functions.bank_batches._bank_batch import BankBatch
from shared.database.pagination import Page, PageQuery
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF


class BankBatchQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    bank_account_id: UUID | None = None
    deposited_from: date | None = None
    """The first day of deposit."""
    deposited_to: date | None = None
    """The last day of deposit."""


@endpoint("GET /v1/bank-batches", caller=Manager(STAFF))
def handle(call: ManagerCall, query: BankBatchQuery) -> Page[BankBatch]:
    return call.db.page(
        BankBatch,
        "select {columns} from bank_batches where {filters}",
        query,
        filters=(
            ("bank_account_id = {}", query.bank_account_id),
            ("deposited_on >= {}", query.deposited_from),
            ("deposited_on <= {}", query.deposited_to),
        ),
        order=("deposited_on", "id"),
    )
