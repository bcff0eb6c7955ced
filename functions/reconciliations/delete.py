"""Delete a reconciliation in progress: what it matched is unmatched again."""

from uuid import UUID

from functions.reconciliations._reconciliation import reconciling
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY

# Of one statement, whose time is bounded: undoing a match changes its line and its money.
MOST_AT_ONCE = 500


@endpoint(
    "DELETE /v1/reconciliations/{reconciliation_id}",
    caller=Manager(MONEY),
    subscription=False,
    status=204,
)
def handle(call: ManagerCall, reconciliation_id: UUID) -> None:
    with reconciling(call, reconciliation_id) as reconciliation:
        call.require_version(reconciliation.updated_at)
        # Accepted matches are never deleted as such: undone, they set line and money free.
        while _undo_some(call, reconciliation_id) == MOST_AT_ONCE:
            pass
        call.db.execute(
            "delete from reconciliation_matches where reconciliation_id = $1", reconciliation_id
        )
        call.db.execute("delete from reconciliations where id = $1", reconciliation_id)


def _undo_some(call: ManagerCall, reconciliation_id: UUID) -> int:
    """Undo as many accepted matches as one statement may: how many there were."""
    return call.db.execute(
        """
        update reconciliation_matches
        set state = 'undone', decided_by_user_id = $2, decided_at = now()
        where id in (
            select id from reconciliation_matches
            where reconciliation_id = $1 and state = 'accepted' limit $3)
        """,
        reconciliation_id,
        call.user_id,
        MOST_AT_ONCE,
    )
