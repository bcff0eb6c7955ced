"""Connections as the runtime logins, with scopes; rows are never read as a superuser here."""

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from threading import Barrier
from typing import Any, TypeVar
from uuid import uuid4

import pg8000.native
import pytest
from pg8000.exceptions import DatabaseError, InterfaceError

from tests.factories import Organization, Person, sql
from tools.connection import connection_arguments

Connection = pg8000.native.Connection
Result = TypeVar("Result")

_ENTER = """
    call enter_scope(
        :kind, cast(:user as uuid), cast(:sid as uuid), cast(:generation as integer),
        cast(:organization as uuid), :role, cast(:homeowner as uuid), cast(:impersonator as uuid),
        'tests__scope', '192.0.2.7')
"""

ADD_HOMEOWNER = """
    insert into homeowners
        (organization_id, association_id, property_id, first_name, last_name, email)
    values (scope_organization_id(), :association, :house, 'Ada', 'Lovelace', 'ada@example.com')
"""
ADD_DOCUMENT = """
    insert into documents
        (organization_id, property_id, category, file_name, content_type, size_bytes, pending_until)
    values (scope_organization_id(), :house, 'other', 'a.pdf', 'application/pdf', 1, now())
"""

# What DISCARD ALL does, without the plans.
_AS_NEW = """
    close all; set session authorization default; reset all; deallocate all; unlisten *;
    select pg_advisory_unlock_all(); discard temp; discard sequences
"""
# How many a login keeps for later.
IDLE = 2
_idle: defaultdict[tuple[str, str], list[Connection]] = defaultdict(list)

_WAITING = """
    select from pg_stat_activity
    where cast(:holder as integer) = any (pg_blocking_pids(pid))
"""


@contextmanager
def login(name: str = "pavilion_tenant", database: str | None = None) -> Iterator[Connection]:
    """A connection as one of the runtime logins, by default to the worker's database."""
    with closing(_opened(name, database)) as connection:
        yield connection


def _opened(name: str, database: str | None = None) -> Connection:
    arguments = connection_arguments(os.environ["ADMINISTRATOR_URL"], database=database)
    return Connection(**arguments | {"user": name})


def claims(kind: str = "anyone", **given: Any) -> dict[str, Any]:
    """The claims of a token; every claim that is not given is null."""
    absent = dict.fromkeys(
        ("user", "generation", "organization", "role", "homeowner", "impersonator")
    )
    return absent | {"kind": kind, "sid": str(uuid4())} | given


def owner_of(organization: Organization) -> dict[str, Any]:
    """The claims of the organization's owner."""
    return member_of(organization, organization.owner, "owner")


def member_of(organization: Organization, person: Person, role: str) -> dict[str, Any]:
    """The claims of a member."""
    return claims(
        "manager", user=person.user_id, generation=1, organization=organization.id, role=role
    )


@contextmanager
def entered(given: dict[str, Any], name: str = "pavilion_tenant") -> Iterator[Connection]:
    """A connection inside a transaction in this scope; committed at the end.

    It may have served another test, as one of a pool has: a new one plans each statement anew.
    """
    idle = _idle[os.environ["ADMINISTRATOR_URL"], name]
    with ExitStack() as closing_it:
        connection = _usable(idle) or _opened(name)
        closing_it.callback(connection.close)
        connection.run("begin")
        enter(connection, given)
        yield connection
        connection.run("commit")
        if len(idle) < IDLE:
            idle.append(connection)
            closing_it.pop_all()


def _usable(idle: list[Connection]) -> Connection | None:
    """A kept connection as it was when it was opened, unless its server process has ended."""
    with suppress(IndexError):
        while connection := idle.pop():
            with suppress(DatabaseError, InterfaceError, OSError):
                connection.run(_AS_NEW)
                return connection
            with suppress(InterfaceError, OSError):
                connection.close()
    return None


def enter(connection: Connection, given: dict[str, Any]) -> None:
    """Enter this scope in the open transaction."""
    connection.run(_ENTER, **given)


def refused_scope(given: dict[str, Any], name: str = "pavilion_tenant") -> bool:
    """Whether enter_scope refuses the claims with PV401."""

    def enter() -> None:
        with entered(given, name):
            pass

    return outcome(enter) == "PV401"


@contextmanager
def refused(state: str) -> Iterator[list[dict[str, str]]]:
    """Expect the block to fail with this SQLSTATE; the list then holds the error's fields."""
    fields: list[dict[str, str]] = []
    with pytest.raises(DatabaseError) as caught:
        yield fields
    fields.append(caught.value.args[0])
    assert fields[0]["C"] == state


def outcome(work: Callable[[], object]) -> str | None:
    """The SQLSTATE with which `work` was refused, or None."""
    try:
        work()
    except DatabaseError as error:
        return str(error.args[0]["C"])
    return None


def outcome_after(
    connection: Connection,
    work: Callable[[], object],
    meanwhile: Callable[[], object] = lambda: None,
) -> str | None:
    """The outcome of `work`, which must wait for the connection's transaction to commit.

    Unlike a race of many threads this cannot pass by luck: the first transaction has made its
    checks and not committed when the second begins. `meanwhile` runs while `work` waits.
    """
    [[holder]] = connection.run("select pg_backend_pid()")
    with ThreadPoolExecutor(1) as thread:
        second = thread.submit(outcome, work)
        while not (second.done() or sql(_WAITING, holder=holder)):
            time.sleep(0.01)
        assert not second.done(), f"it did not wait: {second.result()}"
        meanwhile()
        connection.run("commit")
        return second.result(timeout=60)


def at_once(count: int, work: Callable[[int], Result]) -> list[Result]:
    """The results of `count` threads that start together; `work` gets the thread's number."""
    together = Barrier(count)

    def begin(number: int) -> Result:
        together.wait(timeout=60)
        return work(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(begin, range(count)))


def new_property(organization_id: str, **columns: Any) -> str:
    """A property, inserted without row-level security; its id."""
    values = {"name": "Court", "kind": "condo", **columns}
    names = ", ".join(values)
    markers = ", ".join(f":{name}" for name in values)
    [[property_id]] = sql(
        f"""
        insert into properties
            (organization_id, address_line1, city, state, postal_code, country, {names})
        values (:organization_id, 'A', 'C', 'S', '1', 'US', {markers})
        returning id
        """,  # noqa: S608 - column names from the tests' own code
        organization_id=organization_id,
        **values,
    )
    return str(property_id)


def new_association(organization_id: str) -> str:
    """An association, inserted without row-level security; its id."""
    [[association_id]] = sql(
        "insert into associations (organization_id, name) values (:id, 'HOA') returning id",
        id=organization_id,
    )
    return str(association_id)


def new_homeowner(organization_id: str, association_id: str, user_id: str | None = None) -> str:
    """A homeowner, with or without a linked person; its id."""
    [[homeowner_id]] = sql(
        """
        insert into homeowners
            (organization_id, association_id, user_id, first_name, last_name, email)
        values (:organization_id, :association_id, :user_id, 'Ada', 'Lovelace', :email)
        returning id
        """,
        organization_id=organization_id,
        association_id=association_id,
        user_id=user_id,
        email=f"{uuid4().hex}@example.com",
    )
    return str(homeowner_id)
