"""Sign-in as the endpoint does it: a counted attempt, then the sessions that a password opens."""

import json
from hashlib import sha256
from ipaddress import IPv6Address
from typing import Any
from uuid import uuid4

from tests.factories import sql
from tests.migrations.logins import Connection

SIGN_IN = """
    select attempt, wait is null, cast(user_id as text), password_hash, generation, wait
    from begin_sign_in(:email, cast(:ip as inet), cast(:devices as jsonb), cast(:proof as uuid))
"""


def home_of(email: str) -> str:
    """An address that only this e-mail's person has."""
    own = int.from_bytes(sha256(email.lower().encode()).digest()[:12])
    return str(IPv6Address(own | 0x20010DB8 << 96))


def begin(
    connection: Connection,
    email: str,
    ip: str | None = None,
    *,
    devices: str | None = None,
    proof: str | None = None,
) -> list[Any]:
    """Attempt, whether it is allowed, user, hash and generation."""
    return _row(connection, email, ip, devices, proof)[:-1]


def wait(
    connection: Connection,
    email: str,
    ip: str | None = None,
    *,
    devices: str | None = None,
    proof: str | None = None,
) -> int | None:
    """Begin an attempt: the seconds that it has to wait, None if none."""
    seconds: int | None = _row(connection, email, ip, devices, proof)[-1]
    return seconds


def _row(connection: Connection, email: str, ip: str | None, *known: str | None) -> list[Any]:
    devices, proof = known
    [row] = connection.run(
        SIGN_IN, email=email, ip=ip or home_of(email), devices=devices, proof=proof
    )
    return list(row)


def device_of(user_id: str, generation: int = 1) -> str:
    """A new device of the person, as the cookie's token names it."""
    return json.dumps({user_id: {"generation": generation, "digest": uuid4().hex * 2}})


def fail(count: int, ago: float = 0, email: str | None = None, ip: str | None = None) -> None:
    """Add failures of this age in seconds; by default each has an e-mail and address of its own."""
    sql(
        """
        insert into sign_in_attempts (email_digest, address, site, created_at)
        select email_digest(coalesce(:email, gen_random_uuid()::text)), counted_address(client),
            counted_site(client), clock_timestamp() - make_interval(secs => :ago)
        from (
            select coalesce(cast(:ip as inet), inet '10.0.0.0' + floor(random() * 1e7 + n)::int)
            from generate_series(1, :count) as n
        ) as origin (client)
        """,
        count=count,
        ago=ago,
        email=email,
        ip=ip,
    )


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
