"""An organization and very many rows, in a database of its own."""

import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pg8000.native

from shared.identity.sessions import new_session, sign
from tests.factories import (
    Organization,
    Person,
    administrator,
    forget_administrator,
    manager_token,
    new_organization,
    sql,
)
from tests.http.deployment import deployed
from tests.proof import times
from tests.servers.services import copy, execute
from tools.connection import connection_arguments

# In each list. Among 20,000 the lack of 121 indexes shows in a plan, among 50,000 that of 118.
ROWS = times(20_000, 100_000)
# An active one, with rows of its own in every table that a homeowner may read.
HOMEOWNER = str(UUID(int=13))
_SCRIPT = Path(__file__).with_suffix(".sql")
# Filled once a run, because that takes a processor many seconds, and then copied.
FILLED = "many_rows"
LOCK = 5_021_000
# Triggers and foreign keys cost most of an insert, and have nothing to say here. An index is made
# several times faster at the end than row by row, the one of a key too, which can't be dropped.
_BEFORE = """
    set session_replication_role = replica;
    update pg_index set indisready = false, indisvalid = false
    where indrelid = any (cast('{{{tables}}}' as regclass[]));
"""
_AFTER = """
    ; do $$ declare filled regclass; begin
        foreach filled in array cast('{{{tables}}}' as regclass[]) loop
            execute 'reindex table ' || filled;
        end loop;
    end $$;
    -- When REINDEX finds an older version of a row, no plan uses the index until transactions that
    -- began earlier have ended, in any database. No snapshot of this database is so old.
    update pg_index set indcheckxmin = false
    where indrelid = any (cast('{{{tables}}}' as regclass[]));
    set session_replication_role = origin;
    analyze {tables};
"""


@contextmanager
def many_rows() -> Iterator[Organization]:
    """Very many rows in each of the organization's lists."""
    _fill_once()
    url = _url(f"many_{uuid4().hex}")
    copy(url, FILLED, "file_copy")
    with _dropped(url), _using(url):
        yield _owners()


@contextmanager
def filled(script: str) -> Iterator[Organization]:
    """An organization in a database that `script` has filled."""
    with own_database() as organization:
        insert(script)
        yield organization


@contextmanager
def own_database() -> Iterator[Organization]:
    """An organization in a new database, which this process's functions and factories use."""
    url = _url(f"many_{uuid4().hex}")
    copy(url)
    with _dropped(url), _using(url):
        yield new_organization(plan="enterprise")


def insert(script: str) -> None:
    """Run a script that inserts very many rows, without triggers and foreign keys."""
    tables = ", ".join(sorted(set(re.findall(r"insert into (\w+)", script))))
    administrator().run(_BEFORE.format(tables=tables) + script + _AFTER.format(tables=tables))


@contextmanager
def server() -> Iterator[pg8000.native.Connection]:
    """A superuser's connection to the server, outside the tests' databases and their timeouts."""
    with closing(pg8000.native.Connection(**connection_arguments(_url("postgres")))) as connection:
        yield connection


def token_of_homeowner(organization: Organization) -> str:
    """A session of the organization's HOMEOWNER."""
    session = new_session(
        "homeowner", HOMEOWNER, 1, organization_id=organization.id, homeowner_id=HOMEOWNER
    )
    return sign(session)


def _url(name: str) -> str:
    return urlsplit(os.environ["ADMINISTRATOR_URL"])._replace(path=f"/{name}").geturl()


def _fill_once() -> None:
    """Make the database to be copied, unless another worker has, or is at it."""
    with server() as connection:
        connection.run("select pg_advisory_lock(:key)", key=LOCK)
        if connection.run("select from pg_database where datname = :name", name=FILLED):
            return
        # Named at the end, since a worker may die over it.
        url = _url(f"many_{uuid4().hex}")
        copy(url)
        with _using(url):
            new_organization(plan="enterprise")
            script = _SCRIPT.read_text(encoding="utf-8").replace("{rows}", str(ROWS))
            insert(script.replace("{tenth}", str(ROWS // 10)))
        execute(url, f"alter database {url.rpartition('/')[2]} rename to {FILLED}")


@contextmanager
def _using(url: str) -> Iterator[None]:
    forget_administrator()
    try:
        with deployed(DATABASE_URL=url, ADMINISTRATOR_URL=url):
            yield
    finally:
        administrator().close()
        forget_administrator()


@contextmanager
def _dropped(url: str) -> Iterator[None]:
    try:
        yield
    finally:
        execute(url, f"drop database {url.rpartition('/')[2]} with (force)")


def _owners() -> Organization:
    """The one organization, with a session of its owner."""
    [[organization_id, user_id, email]] = sql(
        """
        select organization_id::text, user_id::text, email
        from organization_memberships join users on users.id = user_id where role = 'owner'
        """
    )
    token = manager_token(user_id, organization_id, "owner")
    return Organization(organization_id, Person(user_id, email, token))
