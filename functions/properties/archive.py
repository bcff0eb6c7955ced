"""Archive a property together with its units."""

from uuid import UUID

from functions.properties._property import Property
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "POST /v1/properties/{property_id}/archive",
    caller=Manager(ADMINS),
    feature="properties",
    subscription=False,
)
def handle(call: ManagerCall, property_id: UUID) -> Property:
    # A trigger archives the units.
    archived = call.db.maybe_one(
        Property,
        """
        update properties set archived_at = now()
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        property_id,
    )
    return archived or refuse(call, Property, property_id, "The property is archived already.")
