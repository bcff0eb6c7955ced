"""Reject a suggested match, which is not found again by itself."""

from uuid import UUID

from functions.reconciliations._match import ChosenMatch, ReconciliationMatch, decide
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint("POST /v1/reconciliations/{reconciliation_id}/reject-match", caller=Manager(MONEY))
def handle(call: ManagerCall, reconciliation_id: UUID, body: ChosenMatch) -> ReconciliationMatch:
    return decide(call, reconciliation_id, body.match_id, "rejected")
