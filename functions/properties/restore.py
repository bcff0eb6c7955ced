"""Restore an archived property, with the units that were archived together with it."""

from uuid import UUID

from functions.properties._property import Property
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint("POST /v1/properties/{property_id}/restore", caller=Manager(ADMINS), feature="properties")
def handle(call: ManagerCall, property_id: UUID) -> Property:
    # A trigger restores the units.
    restored = call.db.maybe_one(
        Property,
        """
        update properties set archived_at = null
        where id = $1 and archived_at is not null and {unchanged}
        returning {columns}
        """,
        property_id,
    )
    return restored or refuse(call, Property, property_id, "The property is not archived.")
