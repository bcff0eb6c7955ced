"""Start the work on a violation."""

from uuid import UUID

from functions.violations._violation import Violation, ViolationStep, moving
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/violations/{violation_id}/start",
    caller=Manager(WRITERS),
    feature="hoa",
)
def handle(call: ManagerCall, violation_id: UUID, body: ViolationStep) -> Violation:
    with moving(call, violation_id, after=("open",), to="in_progress", note=body.note):
        return call.db.one(
            Violation,
            """
            update violations
            set status = 'in_progress'
            where id = $1
            returning {columns}
            """,
            violation_id,
        )
