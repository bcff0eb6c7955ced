"""Change a property: absent fields stay, null clears."""

from uuid import UUID

import msgspec

from functions.properties._property import CONFLICTS, Property, PropertyChanges, refuse
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "PATCH /v1/properties/{property_id}",
    caller=Manager(WRITERS),
    feature="properties",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, property_id: UUID, body: PropertyChanges) -> Property:
    changed = call.db.maybe_one(
        Property,
        """
        update properties set
            (name, kind, address_line1, address_line2, city, state, postal_code, country,
             association_id, purchase_price_cents, acquisition_date, notes)
            = (select name, kind, address_line1, address_line2, city, state, postal_code, country,
                      association_id, purchase_price_cents, acquisition_date, notes
               from jsonb_populate_record(properties, $2))
        where id = $1 and archived_at is null
            and ($3::timestamptz[] is null or updated_at = any($3))
        returning {columns}
        """,
        property_id,
        msgspec.json.encode(body).decode(),
        call.if_match,
    )
    return changed or refuse(call, property_id, "An archived property can't be changed.")
