"""The schema migrates up, down and up again, and preparing the server can be repeated."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from uuid import uuid4

import pg8000.native
import pytest
from pg8000.exceptions import DatabaseError

from tests.servers.services import execute
from tools.connection import connection_arguments
from tools.database import LOGINS, downgrade, migrate, prepare

# The parts of a schema, down to the text of each function and policy.
SCHEMA = """
    select 'column', format('%s.%s', attrelid::regclass, attname),
        concat_ws(' ', format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid), attnotnull,
            attacl)
    from pg_attribute join pg_class on pg_class.oid = attrelid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
    union all
    select 'relation', relname,
        concat_ws(' ', relkind, relacl, relrowsecurity, relforcerowsecurity, case relkind
            when 'i' then pg_get_indexdef(oid) when 'v' then pg_get_viewdef(oid) end)
    from pg_class where relnamespace = 'public'::regnamespace
    union all
    select 'constraint', conname, concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid))
    from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select 'function', oid::regprocedure::text, concat_ws(' ', pg_get_functiondef(oid), proacl)
    from pg_proc
    where pronamespace = 'public'::regnamespace and proowner = 'pavilion_owner'::regrole
    union all
    select 'policy', format('%s on %s', polname, polrelid::regclass),
        concat_ws(' ', polroles, polcmd, polpermissive, pg_get_expr(polqual, polrelid),
            pg_get_expr(polwithcheck, polrelid))
    from pg_policy
    union all
    select 'trigger', tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all
    select 'defaults', defaclobjtype::text, defaclacl::text from pg_default_acl
"""


@pytest.fixture
def url() -> Iterator[str]:
    """A new database name for the test."""
    server, _, _ = os.environ["ADMINISTRATOR_URL"].rpartition("/")
    name = f"moving_{uuid4().hex}"
    yield f"{server}/{name}"
    execute(os.environ["ADMINISTRATOR_URL"], f"drop database if exists {name} with (force)")


def schema(url: str) -> list[list[Any]]:
    with closing(pg8000.native.Connection(**connection_arguments(url))) as connection:
        return sorted(connection.run(SCHEMA) or [])


def test_up_down_and_up_again_make_the_same_schema(url: str) -> None:
    prepare(url)
    empty = schema(url)
    migrate(url)
    first = schema(url)
    downgrade(url, "-1")
    one_less = schema(url)
    downgrade(url, "base")
    emptied = schema(url)
    migrate(url)

    assert schema(url) == first
    # Alembic keeps its own table.
    assert [row for row in emptied if "alembic_version" not in " ".join(row)] == empty
    assert one_less not in (first, emptied)


def test_several_processes_may_prepare_and_migrate_a_server_at_once(url: str) -> None:
    for command in ("prepare", "migrate"):
        processes = [
            subprocess.Popen([sys.executable, "-m", "tools.database", command, url])
            for _ in range(2)
        ]
        assert [process.wait(timeout=60) for process in processes] == [0, 0]

    migrated = schema(url)
    migrate(url)
    assert schema(url) == migrated


def test_a_password_for_the_logins_is_set(url: str) -> None:
    prepare(url, password="it's a secret")
    with closing(pg8000.native.Connection(**connection_arguments(url))) as connection:
        hashes = connection.run(
            "select rolpassword like 'SCRAM-SHA-256$%' from pg_authid"
            " where rolname ~ '^pavilion_(tenant|sign_in|platform)$'"
        )

    assert hashes == [[True]] * 3


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_cannot_create_temporary_tables(url: str, login: str) -> None:
    prepare(url)
    arguments = connection_arguments(url) | {"user": login}

    with (
        closing(pg8000.native.Connection(**arguments)) as connection,
        pytest.raises(DatabaseError, match="42501"),
    ):
        # A temporary table would be found before a real one with the same unqualified name.
        connection.run("create temporary table users ()")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://ann:p%40ss@db.example:6432/pavilion",
            {"host": "db.example", "port": 6432, "user": "ann", "password": "p@ss"},
        ),
        (
            "postgresql://postgres:@/pavilion?host=/run/postgresql",
            {"unix_sock": "/run/postgresql/.s.PGSQL.5432", "user": "postgres", "password": None},
        ),
    ],
)
def test_a_url_names_a_host_or_the_folder_of_a_socket(url: str, expected: dict[str, Any]) -> None:
    assert connection_arguments(url) == expected | {"database": "pavilion"}
