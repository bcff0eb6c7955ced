"""The record of an invitation, and the lock under which its state changes."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

from shared.accounts.invitations import InvitationKind
from shared.database.rows import Sql
from shared.domain.states import INVITATION, InvitationState
from shared.pipeline.call import ManagerCall
from shared.pipeline.moving import moving
from shared.roles import Role


class Inviter(msgspec.Struct):
    """The person who sent the invitation last."""

    user_id: UUID
    name: str | None
    """Null once that person has left."""


class Invitation(msgspec.Struct):
    """An invitation; its token is in the mail only."""

    table: ClassVar = "invitations"

    id: UUID
    kind: InvitationKind
    email: str
    role: Role | None
    """The role that a member gets; null for a homeowner."""
    homeowner_id: UUID | None
    """The record that a homeowner is linked to; null for a member."""
    state: Annotated[
        InvitationState,
        Sql(
            "case when accepted_at is not null then 'accepted'"
            " when revoked_at is not null then 'revoked'"
            " when expires_at <= now() then 'expired' else 'open' end"
        ),
    ]
    invited_by: Annotated[
        Inviter,
        Sql(
            "json_build_object('user_id', invited_by_user_id,"
            " 'name', (select name from users where users.id = invited_by_user_id))"
        ),
    ]
    """The person who sent it last."""
    expires_at: datetime
    """Until when its link works. Sending it again renews it."""
    created_at: datetime
    updated_at: datetime


def moving_invitation(
    call: ManagerCall, invitation_id: UUID, *, to: InvitationState
) -> AbstractContextManager[Invitation]:
    """The invitation, locked while the block moves it to the state `to`."""
    return moving(
        call,
        Invitation,
        "select {columns} from invitations where id = $1 for update",
        invitation_id,
        machine=INVITATION,
        to=to,
    )
