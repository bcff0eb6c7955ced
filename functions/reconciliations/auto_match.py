"""Match the lines of a reconciliation anew with the money that they may be.

What is certain is accepted, the rest is suggested. Accepted and rejected matches stay.
"""

from uuid import UUID

from functions.reconciliations._reconciliation import reconciling
from shared.domain.auto_matching import AutoMatched, auto_match
from shared.domain.matching import MOST_ROWS
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import Code, Problem
from shared.roles import MONEY


@endpoint("POST /v1/reconciliations/{reconciliation_id}/auto-match", caller=Manager(MONEY))
def handle(call: ManagerCall, reconciliation_id: UUID) -> AutoMatched:
    with reconciling(call, reconciliation_id):
        found = auto_match(call.db, reconciliation_id)
    if found is None:
        raise Problem(
            Code.CONFLICT,
            f"More than {MOST_ROWS:,} lines or as much money are unmatched. Match some by hand, "
            "or put money into bank batches.",
        )
    return found
