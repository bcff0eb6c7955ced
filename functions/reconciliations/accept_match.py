"""Accept a suggested match: the line is that money."""

from uuid import UUID

from functions.reconciliations._match import CONFLICTS, ChosenMatch, ReconciliationMatch, decide
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint(
    "POST /v1/reconciliations/{reconciliation_id}/accept-match",
    caller=Manager(MONEY),
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, reconciliation_id: UUID, body: ChosenMatch) -> ReconciliationMatch:
    return decide(call, reconciliation_id, body.match_id, "accepted")
