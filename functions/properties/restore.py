"""Bring an archived property back, with the units that were archived together with it."""

from uuid import UUID

from functions.properties._property import Property, refuse
from shared.call import Call
from shared.callers import Manager
from shared.endpoint import endpoint
from shared.roles import ADMINS


@endpoint("POST /v1/properties/{property_id}/restore", caller=Manager(ADMINS), feature="properties")
def handle(call: Call, property_id: UUID) -> Property:
    restored = call.db.maybe_one(
        Property,
        """
        with archived as (
            select id, archived_at from properties where id = $1 and archived_at is not null
            for update
        ), property as (
            update properties set archived_at = null
            from archived where properties.id = archived.id
            returning properties.*
        ), units_along as (
            update units set archived_at = null
            from archived
            where units.property_id = archived.id and units.archived_at = archived.archived_at
        )
        select {columns} from property
        """,
        property_id,
    )
    return restored or refuse(call, property_id, "The property is not archived.")
