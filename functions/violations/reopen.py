"""Reopen a resolved or closed violation."""

from uuid import UUID

from functions.violations._violation import Violation, ViolationStep, moving
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/violations/{violation_id}/reopen",
    caller=Manager(WRITERS),
    feature="hoa",
)
def handle(call: ManagerCall, violation_id: UUID, body: ViolationStep) -> Violation:
    with moving(call, violation_id, after=("resolved", "closed"), to="in_progress", note=body.note):
        return call.db.one(
            Violation,
            """
            update violations
            set status = 'in_progress', resolved_at = null, closed_at = null, outcome = null
            where id = $1
            returning {columns}
            """,
            violation_id,
        )
