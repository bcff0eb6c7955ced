"""Update a member's role. It counts from the member's next request on."""

from uuid import UUID

import msgspec

from functions.members._member import Member, locked_member
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.gates import require_owner_for
from shared.roles import ADMINS, Role


class RoleChange(msgspec.Struct, forbid_unknown_fields=True):
    """The member's new role."""

    role: Role


@endpoint("PATCH /v1/members/{member_id}", caller=Manager(ADMINS), rate="account")
def handle(call: ManagerCall, member_id: UUID, body: RoleChange) -> Member:
    with call.db.transaction():
        member = locked_member(call, member_id)
        require_owner_for(call, member.role, body.role)
        return call.db.one(
            Member,
            "update organization_memberships set role = $2 where id = $1 returning {columns}",
            member_id,
            body.role,
        )
