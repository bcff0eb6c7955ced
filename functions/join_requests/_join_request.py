"""What the endpoints of this area share: the record, and taking a request to decide on it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.problems import Code, Problem

Status = Literal["pending", "approved", "declined"]


class JoinRequest(msgspec.Struct):
    """A request to join an association, with the person's e-mail."""

    id: UUID
    association_id: UUID
    user_id: UUID
    first_name: str
    last_name: str
    email: Annotated[str, Sql("(select email from users where users.id = user_id)")]
    email_verified: Annotated[
        bool, Sql("(select email_verified_at is not null from users where users.id = user_id)")
    ]
    phone: str | None
    unit_text: str | None
    message: str | None
    status: Status
    decided_at: datetime | None
    homeowner_id: UUID | None
    created_at: datetime
    updated_at: datetime


def pending_request(call: ManagerCall, join_request_id: UUID) -> JoinRequest:
    """The request in a version that If-Match accepts, locked; CONFLICT when it was decided."""
    found = call.db.one(
        JoinRequest,
        "select {columns} from join_requests where id = $1 for update",
        join_request_id,
    )
    call.require_version(found.updated_at)
    if found.status != "pending":
        raise Problem(Code.CONFLICT, f"The request is {found.status} already.")
    return found


def mail_decision(call: ManagerCall, join_request_id: UUID, reason: str | None = None) -> None:
    """Have the outbox tell the person how the request was decided."""
    call.db.execute(
        """
        insert into outbox (organization_id, kind, payload)
        values ($1, 'email', jsonb_build_object(
            'template', 'join_request_decided', 'join_request_id', $2::uuid, 'reason', $3::text))
        """,
        call.organization_id,
        join_request_id,
        reason,
    )
