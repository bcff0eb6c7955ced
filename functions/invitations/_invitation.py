"""What the endpoints of this area share: the record, and the mail that carries the token."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.roles import Role

State = Literal["open", "accepted", "revoked", "expired"]


class Invitation(msgspec.Struct):
    """An invitation; its token is in the mail only."""

    table: ClassVar = "invitations"

    id: UUID
    kind: Literal["member", "homeowner"]
    email: str
    role: Role | None
    homeowner_id: UUID | None
    state: Annotated[
        State,
        Sql(
            "case when accepted_at is not null then 'accepted'"
            " when revoked_at is not null then 'revoked'"
            " when expires_at <= now() then 'expired' else 'open' end"
        ),
    ]
    expires_at: datetime
    created_at: datetime
    updated_at: datetime


def mail_invitation(call: ManagerCall, invitation_id: UUID) -> None:
    """Have the outbox send the invitation's present token."""
    call.db.execute(
        """
        insert into outbox (organization_id, kind, payload)
        values ($1, 'email', jsonb_build_object(
            'template', 'invitation', 'invitation_id', $2::uuid))
        """,
        call.organization_id,
        invitation_id,
    )
