"""Invite a homeowner to the portal. A new invitation replaces an open one."""

from uuid import UUID

from functions.homeowners._invitation import invite
from shared.domain.homeowner import Homeowner
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/homeowners/{homeowner_id}/invite",
    caller=Manager(WRITERS),
    feature="hoa",
    status=202,
    impersonation=False,
)
def handle(call: ManagerCall, homeowner_id: UUID) -> None:
    with call.db.transaction():
        call.db.one(
            Homeowner,
            "select {columns} from homeowners where id = $1 for update",
            homeowner_id,
        )
        invite(call, homeowner_id)
