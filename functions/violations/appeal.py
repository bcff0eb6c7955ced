"""Appeal a violation for a homeowner without the portal."""

from uuid import UUID

import msgspec

from functions.violations._violation import LOCKED, Violation
from shared.domain import violation
from shared.domain.states import VIOLATION
from shared.domain.violation import AppealText
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.moving import moving
from shared.roles import WRITERS


class RecordedAppeal(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """An appeal that arrived by letter or telephone."""

    note: AppealText
    """What the homeowner says, for the managers."""


@endpoint(
    "POST /v1/violations/{violation_id}/appeal",
    caller=Manager(WRITERS),
    feature="hoa",
)
def handle(call: ManagerCall, violation_id: UUID, body: RecordedAppeal) -> Violation:
    with moving(call, Violation, LOCKED, violation_id, machine=VIOLATION, to="appealed"):
        violation.appeal(call.db, violation_id, body.note)
        return call.db.one(
            Violation, "select {columns} from violations where id = $1", violation_id
        )
