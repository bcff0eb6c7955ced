"""Outbox rows, the rows that they refer to, and their state after a delivery."""

import re
from typing import Any

import msgspec

from tests.factories import Organization, sql

DELIVER = "deliver-outbox"


def queue(kind: str, payload: dict[str, Any], **columns: Any) -> str:
    """Queue a row of any kind; other keywords are columns. Returns its id."""
    values = {"kind": kind, "payload": msgspec.json.encode(payload).decode(), **columns}
    [[row_id]] = sql(
        f"insert into outbox ({', '.join(values)}) values ({', '.join(':' + name for name in values)})"  # noqa: S608, E501 - the test's own names
        " returning id::text",
        **values,
    )
    return str(row_id)


def queue_mail(template: str, attempts: int = 0, **ids: Any) -> str:
    """Queue a mail with the ids that its template needs."""
    return queue("email", {"template": template, **ids}, attempts=attempts)


def row(row_id: str) -> Any:
    """Attempts, whether delivered, whether dead, the last error, minutes until the next attempt."""
    [found] = sql(
        """
        select attempts, delivered_at is not null, dead_at is not null, last_error,
            round(extract(epoch from next_attempt_at - now()) / 60)::int
        from outbox where id = :id
        """,
        id=row_id,
    )
    return found


def make_due(row_id: str) -> None:
    """Make the next attempt due now."""
    sql("update outbox set next_attempt_at = now() - interval '1 second' where id = :id", id=row_id)


def new_token(user_id: str | None, purpose: str, **columns: Any) -> str:
    """A token with this purpose that is valid for an hour. Returns its id."""
    values = {"user_id": user_id, "purpose": purpose, **columns}
    [[token_id]] = sql(
        f"insert into user_tokens ({', '.join(values)}, expires_at) values"  # noqa: S608
        f" ({', '.join(':' + name for name in values)}, now() + interval '1 hour')"
        " returning id::text",
        **values,
    )
    return str(token_id)


def token_in(text: str) -> str:
    """The token of the link in a mail, which contains it once."""
    found = re.search(r"#token=(\S{64})\n", text)
    assert found, text
    assert text.count(found[1]) == 1
    return found[1]


def new_invitation(organization: Organization, **columns: Any) -> str:
    """An open invitation by the owner. Returns its id."""
    values = {
        "organization_id": organization.id,
        "kind": "member",
        "email": "new@example.com",
        "role": "viewer",
        "invited_by_user_id": organization.owner.user_id,
        **columns,
    }
    [[made]] = sql(
        f"insert into invitations ({', '.join(values)})"  # noqa: S608
        f" values ({', '.join(':' + name for name in values)}) returning id::text",
        **values,
    )
    return str(made)
