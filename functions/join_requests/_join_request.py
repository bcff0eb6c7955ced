"""The record of a join request, and the lock and the mail that both decisions share."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.domain.labels import ASSOCIATION_NAME
from shared.domain.states import JOIN_REQUEST, JoinRequestStatus
from shared.letters.join_request_decided import Decision, JoinRequestDecided
from shared.pipeline.call import ManagerCall
from shared.pipeline.moving import moving
from shared.pipeline.outbox import tell


class JoinRequest(msgspec.Struct):
    """A request to join an association, with the person's e-mail."""

    id: UUID
    association_id: UUID
    association_name: Annotated[str, ASSOCIATION_NAME]
    user_id: UUID
    """The person's account."""
    first_name: str
    last_name: str
    email: Annotated[str, Sql("(select email from users where users.id = user_id)")]
    email_verified: Annotated[
        bool, Sql("(select email_verified_at is not null from users where users.id = user_id)")
    ]
    """Whether the mailbox was proved."""
    phone: str | None
    unit_text: str | None
    """The unit, as the person wrote it."""
    message: str | None
    """What the person wrote to the association."""
    status: JoinRequestStatus
    decided_at: datetime | None
    """When it was approved or declined; null while it is pending."""
    homeowner_id: UUID | None
    """The record that approval linked to the account; null before."""
    created_at: datetime
    updated_at: datetime


@contextmanager
def deciding(
    call: ManagerCall, join_request_id: UUID, *, to: Decision, reason: str | None = None
) -> Iterator[JoinRequest]:
    """The pending request, locked while the block decides on it. The decision is then mailed."""
    with moving(
        call,
        JoinRequest,
        "select {columns} from join_requests where id = $1 for update",
        join_request_id,
        machine=JOIN_REQUEST,
        to=to,
    ) as request:
        yield request
        tell(call, JoinRequestDecided(join_request_id=join_request_id, reason=reason))
