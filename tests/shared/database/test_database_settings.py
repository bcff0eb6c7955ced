"""A login that changed itself serves nothing, nor does a database without its timeouts."""

import os
from collections.abc import Iterator

import pytest

from shared.database.scope import Database, Scope, pool_of
from shared.problems import Code, Problem
from tests.factories import sql
from tests.migrations.logins import login, refused
from tests.servers.patience import PATIENT, set_timeouts
from tools.database import prepare

NAME = "pavilion_sign_in"


@pytest.fixture
def database() -> Iterator[str]:
    """This worker's database, in which the login changes its settings."""
    [[name]] = sql("select current_database()")
    try:
        yield name
    finally:
        sql(f"alter role {NAME} in database {name} reset all")
        set_timeouts(sql, name, PATIENT)
        pool_of(NAME).close()


def enter() -> None:
    """Use a new connection."""
    pool_of(NAME).close()
    Database(NAME, Scope(kind="anyone"), {}).check_session()


def refusal() -> Problem:
    with pytest.raises(Problem) as caught:
        enter()
    return caught.value


@pytest.mark.parametrize(
    "change",
    [
        "set statement_timeout = 0",
        "set lock_timeout = '1h'",
        "set search_path = pg_catalog",
        "set timezone = 'Asia/Tokyo'",
        "set datestyle = 'German'",
        "set default_transaction_read_only = on",
        "set row_security = off",
    ],
)
def test_a_login_that_changed_itself_is_refused(database: str, change: str) -> None:
    enter()
    with login(NAME) as connection:
        connection.run(f"alter role {NAME} in database {database} {change}")

    found = refusal()

    assert found.code == Code.UNAVAILABLE
    assert change.split()[1] in (found.log or "").lower()


def test_a_timeout_that_ends_the_check_is_refused(database: str) -> None:
    with login(NAME) as connection:
        connection.run(f"alter role {NAME} in database {database} set statement_timeout = 1")

    assert refusal().code == Code.UNAVAILABLE


def test_a_login_cannot_give_itself_a_scope_for_good(database: str) -> None:
    with login(NAME) as connection, refused("42501"):
        connection.run(f"alter role {NAME} in database {database} set pavilion.kind = 'system'")


def test_a_connection_that_is_open_already_keeps_its_settings(database: str) -> None:
    enter()
    with login(NAME) as connection:
        connection.run(f"alter role {NAME} in database {database} set row_security = off")

    Database(NAME, Scope(kind="anyone"), {}).check_session()


def test_a_login_may_hold_what_the_database_gives(database: str) -> None:
    with login(NAME) as connection:
        connection.run(f"alter role {NAME} in database {database} set statement_timeout = '5s'")

    enter()


@pytest.mark.parametrize("change", ["reset lock_timeout", "set statement_timeout = '2min'"])
def test_a_database_without_our_timeouts_is_refused(database: str, change: str) -> None:
    sql(f"alter database {database} {change}")

    assert change.split()[1] in (refusal().log or "")


def test_an_operator_may_set_other_timeouts(database: str) -> None:
    sql(f"alter database {database} set statement_timeout = '20s'")
    sql(f"alter database {database} set work_mem = '8MB'")
    try:
        enter()
    finally:
        sql(f"alter database {database} reset work_mem")


def test_preparing_the_server_undoes_what_a_login_did(database: str) -> None:
    with login(NAME) as connection:
        connection.run(f"alter role {NAME} in database {database} set row_security = off")

    prepare(os.environ["ADMINISTRATOR_URL"])

    enter()
