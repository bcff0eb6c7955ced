"""Update a property. Absent fields stay, null clears."""

from uuid import UUID

from msgspec import UNSET

from functions.properties._property import CONFLICTS, Property, PropertyChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


@endpoint(
    "PATCH /v1/properties/{property_id}",
    caller=Manager(WRITERS),
    feature="properties",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, property_id: UUID, body: PropertyChanges) -> Property:
    # Where the owner is named without a day, the database knows whether another one begins today.
    unsaid = "{}" if body.owner_id is UNSET else '{"owner_since": null}'
    changed = call.db.maybe_one(
        Property,
        """
        update properties
        set ({fields}) = (
            select {fields} from jsonb_populate_record(properties, $2::jsonb || $3::jsonb)
        )
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        property_id,
        unsaid,
        body,
    )
    return changed or refuse(
        call, Property, property_id, "The property is archived. Restore it to change it."
    )
