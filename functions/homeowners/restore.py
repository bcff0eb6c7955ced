"""Restore an archived homeowner, without a home that is archived meanwhile."""

from uuid import UUID

from shared.domain.homeowner import CONFLICTS, Homeowner
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "POST /v1/homeowners/{homeowner_id}/restore",
    caller=Manager(ADMINS),
    feature="hoa",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, homeowner_id: UUID) -> Homeowner:
    restored = call.db.maybe_one(
        Homeowner,
        """
        update homeowners set archived_at = null,
            property_id = (
                select id from properties
                where id = homeowners.property_id and archived_at is null
            ),
            unit_id = (
                select units.id from units
                join properties on properties.id = units.property_id
                where units.id = homeowners.unit_id and units.archived_at is null
                    and properties.archived_at is null
            )
        where id = $1 and archived_at is not null and {unchanged}
        returning {columns}
        """,
        homeowner_id,
    )
    return restored or refuse(call, Homeowner, homeowner_id, "The homeowner is not archived.")
