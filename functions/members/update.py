"""Give a member another role; it counts from that person's next request on."""

from uuid import UUID

import msgspec

from functions.members._member import Member, locked_member, require_owner_for
from shared.call import Call
from shared.callers import Manager
from shared.endpoint import endpoint
from shared.problems import Code, Problem
from shared.roles import ADMINS, Role


class RoleChange(msgspec.Struct, forbid_unknown_fields=True):
    """The member's new role."""

    role: Role


@endpoint("PATCH /v1/members/{member_id}", caller=Manager(ADMINS))
def handle(call: Call, member_id: UUID, body: RoleChange) -> Member:
    with call.db.transaction():
        member = locked_member(call, member_id)
        require_owner_for(call, member.role, body.role)
        if call.if_match is not None and member.updated_at not in call.if_match:
            raise Problem(Code.PRECONDITION_FAILED, "The member has changed in the meantime.")
        changed = call.db.one(
            Member,
            "update organization_memberships set role = $2 where id = $1 returning {columns}",
            member_id,
            body.role,
        )
        if body.role == "owner" and member.role != "owner":
            _announce(call, member)
    return changed


def _announce(call: Call, member: Member) -> None:
    """Tell every owner about the new one."""
    call.db.execute(
        """
        insert into outbox (organization_id, kind, payload)
        select organization_id, 'email', jsonb_build_object(
            'template', 'new_owner', 'user_id', user_id, 'new_owner_id', $1::uuid,
            'organization_id', organization_id)
        from organization_memberships where role = 'owner'
        """,
        member.user_id,
    )
