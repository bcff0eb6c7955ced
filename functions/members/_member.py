"""The record of a member, and its lock."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

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


def locked_member(call: ManagerCall, member_id: UUID) -> Member:
    """The member in a version that If-Match accepts, locked for the rest of the transaction."""
    member = call.db.maybe_one(
        Member,
        """
        select {columns} from organization_memberships where id = $1 and {unchanged}
        for update
        """,
        member_id,
    )
    return member or refuse(call, Member, member_id)
