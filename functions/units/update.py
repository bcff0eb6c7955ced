"""Update a unit. Absent fields stay, null clears."""

from uuid import UUID

from functions.units._unit import CONFLICTS, Unit, UnitChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


@endpoint(
    "PATCH /v1/units/{unit_id}",
    caller=Manager(WRITERS),
    feature="properties",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, unit_id: UUID, body: UnitChanges) -> Unit:
    changed = call.db.maybe_one(
        Unit,
        """
        update units
        set ({fields}) = (select {fields} from jsonb_populate_record(units, $2))
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        unit_id,
        body,
    )
    return changed or refuse(call, Unit, unit_id, "The unit is archived. Restore it to change it.")
