"""Sign-in as the endpoint does it: a counted attempt, then the sessions that a password opens."""

from typing import Any

from tests.migrations.logins import Connection

BEGIN = "select attempt, allowed, cast(user_id as text), password_hash, generation"
SIGN_IN = f"{BEGIN} from begin_sign_in(:email, cast(:ip as inet))"


def begin(connection: Connection, email: str, ip: str = "192.0.2.1") -> list[Any]:
    [row] = connection.run(SIGN_IN, email=email, ip=ip)
    return list(row)


def finish(connection: Connection, attempt: Any, new_hash: str | None = None) -> list[Any]:
    """The sessions that a right password opens, as (kind, role); empty if there are none."""
    rows = connection.run(
        "select choices, waits_for from finish_sign_in(:attempt, :hash)",
        attempt=attempt,
        hash=new_hash,
    )
    return [
        *((choice["kind"], choice["role"]) for row in rows or [] for choice in row[0]),
        *(("waits_for", name) for row in rows or [] for name in row[1]),
    ]
