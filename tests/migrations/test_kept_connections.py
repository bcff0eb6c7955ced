from typing import Any

import pytest

from tests.factories import new_organization, sql
from tests.migrations.logins import Connection, entered, owner_of, refused


@pytest.fixture
def owner() -> dict[str, Any]:
    return owner_of(new_organization())


def process(connection: Connection) -> int:
    """The server process of the connection."""
    [[pid]] = connection.run("select pg_backend_pid()")
    return int(pid)


def test_a_login_is_used_again_as_if_it_was_new(owner: dict[str, Any]) -> None:
    with entered(owner) as connection:
        first = process(connection)
        [[before]] = connection.run("show statement_timeout")
        connection.run("set statement_timeout = 1234")
        connection.run("prepare left_over as select 1")
        connection.run("select pg_advisory_lock(4711)")

    with entered(owner) as connection:
        assert process(connection) == first
        assert connection.run("show statement_timeout") == [[before]]
        assert connection.run("select from pg_prepared_statements where from_sql") == []
        assert (
            sql("select from pg_locks where pid = :pid and locktype = 'advisory'", pid=first) == []
        )


def test_an_ended_connection_is_replaced(owner: dict[str, Any]) -> None:
    with entered(owner) as connection:
        first = process(connection)
    sql("select pg_terminate_backend(:pid, 10000)", pid=first)

    with entered(owner) as connection:
        assert process(connection) != first


def test_a_connection_with_a_failure_is_not_kept(owner: dict[str, Any]) -> None:
    with refused("22012"), entered(owner) as connection:
        first = process(connection)
        connection.run("select 1 / 0")

    with entered(owner) as connection:
        assert process(connection) != first
