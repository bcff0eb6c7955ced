"""Delete a member: the person's access to the organization ends at once."""

from uuid import UUID

from functions.members._member import locked_member
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.gates import require_owner_for
from shared.problems import Code, Problem
from shared.roles import ADMINS


@endpoint(
    "DELETE /v1/members/{member_id}",
    caller=Manager(ADMINS),
    subscription=False,
    status=204,
    rate="account",
)
def handle(call: ManagerCall, member_id: UUID) -> None:
    with call.db.transaction():
        member = locked_member(call, member_id)
        if str(member.user_id) == call.user_id:
            raise Problem(Code.CONFLICT, "This is you. Leave the organization instead.")
        require_owner_for(call, member.role)
        call.db.execute("delete from organization_memberships where id = $1", member_id)
