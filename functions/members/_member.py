"""The record of a member, and its lock."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

from shared.database.errors import SessionRefused
from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.pipeline.refusals import refuse
from shared.roles import Role


class Member(msgspec.Struct):
    """A membership with its person's name and e-mail."""

    table: ClassVar = "organization_memberships"

    id: UUID
    user_id: UUID
    name: Annotated[str, Sql("(select name from users where users.id = user_id)")]
    email: Annotated[str, Sql("(select email from users where users.id = user_id)")]
    role: Role
    created_at: datetime
    updated_at: datetime


class _Locked(msgspec.Struct):
    user_id: UUID
    role: Role


def locked_member(call: ManagerCall, member_id: UUID) -> Member:
    """The member in a version that If-Match accepts, locked for the rest of the transaction.

    The caller's own membership is locked too, so that no role is given or taken by a right that has
    ended meanwhile. Both in the order of their ids, since two owners may remove each other.
    """
    locked = call.db.all(
        _Locked,
        """
        select {columns} from organization_memberships where id = $1 or user_id = $2
        order by id for update
        """,
        member_id,
        call.user_id,
    )
    own = [each.role for each in locked if str(each.user_id) == call.user_id]
    if own != [call.role]:
        raise SessionRefused
    member = call.db.maybe_one(
        Member,
        """
        select {columns} from organization_memberships where id = $1 and {unchanged}
        """,
        member_id,
    )
    return member or refuse(call, Member, member_id)
