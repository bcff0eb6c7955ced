"""List reconciliations, those that were made last first."""

from uuid import UUID

from functions.reconciliations._reconciliation import Reconciliation
from shared.database.pagination import Page, PageQuery
from shared.domain.states import ReconciliationStatus
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF


class ReconciliationQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    bank_account_id: UUID | None = None
    status: ReconciliationStatus | None = None


@endpoint("GET /v1/reconciliations", caller=Manager(STAFF))
def handle(call: ManagerCall, query: ReconciliationQuery) -> Page[Reconciliation]:
    return call.db.page(
        Reconciliation,
        "select {columns} from reconciliations where {filters}",
        query,
        filters=(
            ("bank_account_id = {}", query.bank_account_id),
            ("status = {}", query.status),
        ),
    )
