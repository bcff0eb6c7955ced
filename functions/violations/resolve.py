"""Resolve a violation, because the homeowner has put it right."""

from uuid import UUID

from functions.violations._violation import Violation, ViolationStep, moving
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/violations/{violation_id}/resolve",
    caller=Manager(WRITERS),
    feature="hoa",
)
def handle(call: ManagerCall, violation_id: UUID, body: ViolationStep) -> Violation:
    with moving(call, violation_id, after=("open", "in_progress"), to="resolved", note=body.note):
        return call.db.one(
            Violation,
            """
            update violations
            set status = 'resolved', resolved_at = now()
            where id = $1
            returning {columns}
            """,
            violation_id,
        )
