"""Operator commands, each of which writes its reason to the platform's audit log.

    python -m tools.operate make-super-admin EMAIL --reason TEXT
    python -m tools.operate suspend ORGANIZATION --reason TEXT
    python -m tools.operate reactivate ORGANIZATION --reason TEXT
    python -m tools.operate dead
    python -m tools.operate replay ID|all --reason TEXT

DATABASE_URL is the URL of a member of the tables' owner (`./deploy.sh operate` has one). With
REDIS_URL a suspension applies at once; without it cached limits stay valid for up to a minute.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import msgspec
import pg8000.native

from shared.admission.plan_limits import limits_key
from tools.connection import OWNER, connection_arguments

ENDPOINT = "tools.operate"
# Longer than any change of limits takes. Until it expires, limits are read from PostgreSQL.
TOMBSTONE_MS = 15_000


# The first letters of the states that our own SQL raises.
REFUSAL = "PV4"


class OperateError(Exception):
    """Nothing was changed. The text is shown to the operator."""


@contextmanager
def transaction(url: str) -> Iterator[pg8000.native.Connection]:
    """A transaction as the tables' owner; the audit log attributes its changes to this tool."""
    connection = pg8000.native.Connection(**connection_arguments(url))
    try:
        connection.run("begin")
        connection.run(f"set local role {OWNER}")
        connection.run("select set_config('pavilion.kind', 'system', true)")
        connection.run("select set_config('pavilion.endpoint', :name, true)", name=ENDPOINT)
        yield connection
        connection.run("commit")
    except pg8000.exceptions.DatabaseError as error:
        # The database's own refusals are written for people.
        if str(error.args[0].get("C")).startswith(REFUSAL):
            raise OperateError(error.args[0]["M"]) from error
        raise
    finally:
        connection.close()


def make_super_admin(url: str, email: str, reason: str) -> str:
    """Make a person a super-admin, and end the person's sessions."""
    with transaction(url) as connection:
        rows = connection.run(
            "select id::text from users where email_key = search_key(:email)", email=email
        )
        if not rows:
            raise OperateError("There is no account with this e-mail.")
        [[user_id]] = rows
        if connection.run("select set_super_admin(:id, true)", id=user_id) == [[False]]:
            raise OperateError("This person is a super-admin already.")
        _audit(connection, reason, {"is_super_admin": [False, True]}, target_id=user_id)
    return f"{user_id} is a super-admin."


def suspend(url: str, organization_id: str, reason: str) -> str:
    """Refuse an organization's writes."""
    return _set_suspension(url, organization_id, reason, is_suspended=True)


def reactivate(url: str, organization_id: str, reason: str) -> str:
    """Lift a suspension."""
    return _set_suspension(url, organization_id, reason, is_suspended=False)


def dead(url: str) -> str:
    """The outbox rows whose delivery was given up, latest first, one per line."""
    with transaction(url) as connection:
        rows = connection.run(
            """
            select id::text, kind, coalesce(payload ->> 'template', ''), attempts::text,
                to_char(dead_at, 'YYYY-MM-DD HH24:MI:SS'), last_error
            from outbox where dead_at is not null order by dead_at desc limit 1000
            """
        )
    lines = ["\t".join(str(value) for value in row) for row in rows or []]
    return "\n".join(lines) or "There is no dead row."


def replay(url: str, which: str, reason: str) -> str:
    """Make a dead outbox row due again, or all of them, with a full number of attempts."""
    with transaction(url) as connection:
        rows = connection.run(
            """
            update outbox set dead_at = null, attempts = 0, next_attempt_at = now(),
                last_error = null
            where dead_at is not null and (:which = 'all' or id::text = :which)
            returning id::text, organization_id::text
            """,
            which=which,
        )
        if not rows:
            raise OperateError("There is no such dead row. List them: python -m tools.operate dead")
        for row_id, organization_id in rows:
            _audit(
                connection,
                reason,
                {"replayed": [False, True]},
                target_id=row_id,
                organization_id=organization_id,
            )
    return f"Rows to be delivered again: {len(rows)}."


def _set_suspension(url: str, organization_id: str, reason: str, *, is_suspended: bool) -> str:
    with transaction(url) as connection:
        connection.run(
            "call set_suspension(:id, :why)",
            id=organization_id,
            why=reason if is_suspended else None,
        )
        [[name]] = connection.run(
            "select name from organizations where id = :id", id=organization_id
        ) or [[""]]
        _audit(
            connection,
            reason,
            {"suspended": [not is_suspended, is_suspended]},
            target_id=organization_id,
            organization_id=organization_id,
        )
        _forget_limits(connection, organization_id)
    return f"{name} is {'suspended' if is_suspended else 'active again'}."


def _forget_limits(connection: pg8000.native.Connection, organization_id: str) -> None:
    """Put a tombstone before the commit; where that fails, the outbox clears after it."""
    url = os.environ.get("REDIS_URL")
    # As the platform does it, for any organization.
    connection.run("select set_config('pavilion.kind', 'system', true)")
    connection.run("call repeat_limits_clear(:id)", id=organization_id)
    if url:
        import redis  # noqa: PLC0415 - the job's image has no Redis client, and no way to Redis

        try:
            client: Any = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
            client.set(limits_key(organization_id), f"T:{os.urandom(8).hex()}", px=TOMBSTONE_MS)
        except redis.RedisError:
            sys.stderr.write("Redis did not answer: the outbox will clear the cached limits.\n")


def _audit(
    connection: pg8000.native.Connection,
    reason: str,
    changes: Mapping[str, Any],
    *,
    target_id: str,
    organization_id: str | None = None,
) -> None:
    connection.run(
        """
        insert into platform_audit_log (organization_id, target_id, reason, changes)
        values (cast(:organization as uuid), cast(:target as uuid), :reason,
            cast(:changes as jsonb))
        """,
        organization=organization_id,
        target=target_id,
        reason=reason,
        changes=msgspec.json.encode(changes).decode(),
    )


def main(arguments: list[str] | None = None) -> int:
    """Run one command from the command line; 1 with a message when it changed nothing."""
    chosen = parsed(arguments)
    url = os.environ.get("DATABASE_URL")
    if not url:
        sys.stderr.write("DATABASE_URL is not set. Set it to an administrator's URL.\n")
        return 1
    try:
        told = _run(chosen, url)
    except OperateError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (pg8000.exceptions.Error, ValueError) as error:
        sys.stderr.write(f"The database that DATABASE_URL names can't be used: {error}\n")
        return 1
    sys.stdout.write(f"{told}\n")
    return 0


def _run(chosen: argparse.Namespace, url: str) -> str:
    if chosen.command == "dead":
        return dead(url)
    return str(chosen.work(url, chosen.subject, chosen.reason))


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    """The command that the arguments name; ends the program with 2 when they name none."""
    parser = argparse.ArgumentParser(prog="python -m tools.operate", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("dead", help="list the outbox rows that were given up")
    for command, subject, work in (
        ("make-super-admin", str, make_super_admin),
        ("suspend", _identity, suspend),
        ("reactivate", _identity, reactivate),
        ("replay", _identity_or_all, replay),
    ):
        added = commands.add_parser(command, help=work.__doc__)
        added.set_defaults(work=work)
        added.add_argument("subject", type=subject)
        added.add_argument("--reason", required=True, type=_reason)
    return parser.parse_args(arguments)


def _identity(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not an id (a UUID)") from None


def _identity_or_all(text: str) -> str:
    return text if text == "all" else _identity(text)


def _reason(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("say why, for the audit log")
    return text.strip()


if __name__ == "__main__":
    sys.exit(main())
