"""List the matches of a reconciliation, the newest first."""

from uuid import UUID

from functions.reconciliations._match import MatchKind, ReconciliationMatch
from functions.reconciliations._reconciliation import require_reconciliation
from shared.database.pagination import Page, PageQuery
from shared.domain.states import MatchState
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF


class MatchQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    state: MatchState | None = None
    kind: MatchKind | None = None


@endpoint("GET /v1/reconciliations/{reconciliation_id}/matches", caller=Manager(STAFF))
def handle(
    call: ManagerCall, reconciliation_id: UUID, query: MatchQuery
) -> Page[ReconciliationMatch]:
    require_reconciliation(call, reconciliation_id)
    return call.db.page(
        ReconciliationMatch,
        "select {columns} from reconciliation_matches where {filters}",
        query,
        filters=(
            ("reconciliation_id = {}", reconciliation_id),
            ("state = {}", query.state),
            ("kind = {}", query.kind),
        ),
    )
