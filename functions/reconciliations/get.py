"""Get one reconciliation with its totals."""

from uuid import UUID

from functions.reconciliations._reconciliation import WholeReconciliation, whole
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF


@endpoint(
    "GET /v1/reconciliations/{reconciliation_id}",
    caller=Manager(STAFF),
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, reconciliation_id: UUID) -> WholeReconciliation:
    return whole(call, reconciliation_id)
