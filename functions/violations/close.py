"""Close a violation with its outcome."""

from uuid import UUID

from functions.violations._violation import Violation, ViolationStep, moving
from shared.domain.violation import ViolationOutcome
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


class ViolationClosing(ViolationStep, kw_only=True, forbid_unknown_fields=True):
    """The end of a violation."""

    outcome: ViolationOutcome
    """How it ended."""


@endpoint(
    "POST /v1/violations/{violation_id}/close",
    caller=Manager(WRITERS),
    feature="hoa",
)
def handle(call: ManagerCall, violation_id: UUID, body: ViolationClosing) -> Violation:
    with moving(
        call,
        violation_id,
        after=("open", "in_progress", "resolved"),
        to="closed",
        note=body.note,
    ):
        return call.db.one(
            Violation,
            """
            update violations set status = 'closed', closed_at = now(), outcome = $2
            where id = $1
            returning {columns}
            """,
            violation_id,
            body.outcome,
        )
