"""Change a unit: absent fields stay, null clears."""

from uuid import UUID

import msgspec

from functions.units._unit import CONFLICTS, Unit, UnitChanges, refuse
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
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
        update units set
            (name, bedrooms, bathrooms, square_feet, market_rent_cents, under_renovation, notes)
            = (select name, bedrooms, bathrooms, square_feet, market_rent_cents, under_renovation,
                      notes
               from jsonb_populate_record(units, $2))
        where id = $1 and archived_at is null
            and ($3::timestamptz[] is null or updated_at = any($3))
        returning {columns}
        """,
        unit_id,
        msgspec.json.encode(body).decode(),
        call.if_match,
    )
    return changed or refuse(call, unit_id, "An archived unit can't be changed.")
