"""Update a violation: a closed one only in its notes. Absent fields stay, null clears."""

from uuid import UUID

from msgspec import UNSET, structs

from functions.violations._violation import CONFLICTS, Violation, ViolationChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


@endpoint(
    "PATCH /v1/violations/{violation_id}",
    caller=Manager(WRITERS),
    feature="hoa",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, violation_id: UUID, body: ViolationChanges) -> Violation:
    given = {name for name, value in structs.asdict(body).items() if value is not UNSET}
    changed = call.db.maybe_one(
        Violation,
        """
        update violations
        set ({fields}) = (select {fields} from jsonb_populate_record(violations, $3))
        where id = $1 and ($2 or status <> 'closed') and {unchanged}
        returning {columns}
        """,
        violation_id,
        given <= {"notes"},
        body,
    )
    return changed or refuse(
        call,
        Violation,
        violation_id,
        "The violation is closed. Change only its notes, or reopen it first.",
    )
