"""Leave the organization. Its last owner can't."""

from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "POST /v1/members/leave",
    caller=Manager(EVERYONE),
    subscription=False,
    status=204,
    rate="account",
)
def handle(call: ManagerCall) -> None:
    call.db.execute("delete from organization_memberships where user_id = $1", call.user_id)
    call.exchange.end_session("manager")
