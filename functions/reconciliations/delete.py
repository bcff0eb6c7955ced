"""Delete a reconciliation in progress: what it matched is unmatched again."""

from uuid import UUID

from functions.reconciliations._reconciliation import reconciling
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


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
        call.db.execute(
            """
            update reconciliation_matches
            set state = 'undone', decided_by_user_id = $2, decided_at = now()
            where reconciliation_id = $1 and state = 'accepted'
            """,
            reconciliation_id,
            call.user_id,
        )
        call.db.execute(
            "delete from reconciliation_matches where reconciliation_id = $1", reconciliation_id
        )
        call.db.execute("delete from reconciliations where id = $1", reconciliation_id)
