"""Leave the organization; its last owner can't."""

from shared.call import Call
from shared.callers import Manager
from shared.endpoint import endpoint
from shared.roles import EVERYONE
from shared.sign_in import refuse_impersonation


@endpoint("POST /v1/members/leave", caller=Manager(EVERYONE), subscription=False, status=204)
def handle(call: Call) -> None:
    refuse_impersonation(call)
    call.db.execute("delete from organization_memberships where user_id = $1", call.user_id)
    call.end_session("manager")
