"""Decide an appeal: uphold the violation, or dismiss it and cancel its fines."""

from typing import Literal
from uuid import UUID

import msgspec

from functions.violations._violation import Violation, moving
from functions.violations._violation_details import ViolationDetails, details
from shared.database.scope import Database
from shared.domain.homeowner_account import ledger_of_homeowner
from shared.domain.ledger.adjusting import cancel
from shared.domain.violation import AppealText
from shared.letters.appeal_decided import AppealDecided
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outbox import tell
from shared.roles import WRITERS

AppealRuling = Literal["upheld", "granted"]
"""Upheld: the violation stands. Granted: it is dismissed."""


class AppealDecision(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The decision on an appeal."""

    decision: AppealRuling
    note: AppealText
    """The reason, as the homeowner reads it."""


class _Fine(msgspec.Struct):
    id: UUID


@endpoint(
    "POST /v1/violations/{violation_id}/decide-appeal",
    caller=Manager(WRITERS),
    feature="hoa",
    preview=True,
)
def handle(call: ManagerCall, violation_id: UUID, body: AppealDecision) -> ViolationDetails:
    is_granted = body.decision == "granted"
    with call.db.transaction():
        with moving(
            call,
            violation_id,
            after=("appealed",),
            to="closed" if is_granted else "in_progress",
            note=body.note,
        ) as violation:
            (_grant if is_granted else _uphold)(call.db, violation)
        tell(call, AppealDecided(violation_id=violation_id))
        return details(call.db, violation_id)


def _uphold(db: Database, violation: Violation) -> None:
    db.execute(
        """
        update violations
        set status = appealed_from, appealed_from = null, appeal_upheld = true
        where id = $1
        """,
        violation.id,
    )


def _grant(db: Database, violation: Violation) -> None:
    """Dismiss the violation. What was paid of its fines pays what else is open, or waits."""
    with ledger_of_homeowner(db, violation.homeowner_id):
        fines = db.all(
            _Fine,
            "select {columns} from assessments where violation_id = $1 and cancelled_at is null",
            violation.id,
        )
        cancel(db, [each.id for each in fines], "The appeal was granted.")
    db.execute(
        """
        update violations
        set status = 'closed', closed_at = now(), outcome = 'dismissed', appealed_from = null
        where id = $1
        """,
        violation.id,
    )
