"""What the endpoints of this area share: the record of a member."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.problems import Code, Problem
from shared.roles import Role


class Member(msgspec.Struct):
    """A membership, with the person behind it."""

    id: UUID
    user_id: UUID
    name: Annotated[str, Sql("(select name from users where users.id = user_id)")]
    email: Annotated[str, Sql("(select email from users where users.id = user_id)")]
    role: Role
    created_at: datetime
    updated_at: datetime


def locked_member(call: ManagerCall, member_id: UUID) -> Member:
    """The member in the version that If-Match names, locked for the rest of the transaction.

    NOT_FOUND, or PRECONDITION_FAILED for another version.
    """
    member = call.db.one(
        Member,
        "select {columns} from organization_memberships where id = $1 for update",
        member_id,
    )
    if call.if_match is not None and member.updated_at not in call.if_match:
        raise Problem(Code.PRECONDITION_FAILED, "The member has changed in the meantime.")
    return member
