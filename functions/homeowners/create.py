"""Create a homeowner in an association, with an invitation to the portal if `invite` is true."""

from functions.homeowners._homeowner import NewHomeowner
from functions.homeowners._invitation import invite
from shared.domain.homeowner import CONFLICTS, Homeowner
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/homeowners",
    caller=Manager(WRITERS),
    feature="hoa",
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewHomeowner) -> Homeowner:
    with call.db.transaction():
        homeowner = call.db.one(
            Homeowner,
            """
            insert into homeowners (organization_id, {fields}) values ($1, {values})
            returning {columns}
            """,
            call.organization_id,
            body,
        )
        if body.invite:
            invite(call, homeowner.id)
            homeowner.portal_access = "invited"
    return homeowner
