"""Factories of organizations and people. Each test creates its own, so tests share nothing.

Tests of every endpoint whose requests change nothing share some (tests/standing.py).

Rows are written as the superuser, without the rules that the endpoints are tested for.
"""

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from uuid import uuid4

import msgspec
import pg8000.native

from shared.accounts.passwords import hash_password
from shared.identity.sessions import new_session, sign
from shared.roles import Role
from tests.servers.patience import PATIENT, set_timeouts
from tools.connection import connection_arguments

PASSWORD = "correct horse battery"
# Most tests begin with these rows, so each factory is one statement.
PERSON = """
    person as (
        insert into users (email, name, email_verified_at)
        values (:email, 'Somebody', case when :verified then now() end) returning id
    ), credentials as (
        insert into user_credentials (user_id, password_hash) select id, :hash from person
    )
"""
# A change of every row of a table, except those of the platform, which no test shares.
WHOLE_TABLE = re.compile(
    r"\s*(update|delete from) (?!outbox_turns|processor_look_ups|revoked_sessions|sign_in_attempts"
    r"|unconfirmed_join_requests)(?!.*\bwhere\b)",
    re.DOTALL,
)
# Of a connection. A statement with made-up names is rarely sent twice.
PREPARED_STATEMENTS = 200
_of_thread = threading.local()


class Person(msgspec.Struct, frozen=True):
    """A user with a session; `token` goes into Authorization: Bearer."""

    user_id: str
    email: str
    token: str


class Organization(msgspec.Struct, frozen=True):
    """An organization and its owner."""

    id: str
    owner: Person


def administrator() -> pg8000.native.Connection:
    """A superuser's connection to the worker's database.

    Each thread has its own, because two threads on one connection would read each other's answers.
    """
    if not hasattr(_of_thread, "connection"):
        arguments = connection_arguments(os.environ["ADMINISTRATOR_URL"])
        _of_thread.connection = pg8000.native.Connection(**arguments)
    connection: pg8000.native.Connection = _of_thread.connection
    return connection


def forget_administrator() -> None:
    """Reconnect on the next use, because the server was restarted or replaced."""
    vars(_of_thread).clear()


def sql(statement: str, **parameters: Any) -> list[Any]:
    """Rows of a statement, without row-level security.

    With parameters, it is prepared once, because parsing and planning take longer than the rest.
    A change of a whole table is refused: it would reach the rows that other tests share.
    """
    assert not WHOLE_TABLE.match(statement), statement
    if parameters:
        rows: list[Any] | None = _prepared(statement).run(**parameters)
    else:
        rows = administrator().run(statement)
    return rows or []


def _prepared(statement: str) -> Any:
    connection = administrator()
    if not hasattr(_of_thread, "prepared"):
        _of_thread.prepared = OrderedDict()
    known: OrderedDict[str, Any] = _of_thread.prepared
    found = known.get(statement) or connection.prepare(statement)
    known[statement] = found
    known.move_to_end(statement)
    if len(known) > PREPARED_STATEMENTS:
        known.popitem(last=False)[1].close()
    return found


@cache
def password_hash() -> str:
    """The hash of PASSWORD, computed once."""
    return hash_password(PASSWORD)


@contextmanager
def login_timeouts(timeouts: Mapping[str, str] | None) -> Iterator[None]:
    """Set these timeouts for new connections to the worker's database; None is the logins' own."""
    [[database]] = sql("select current_database()")
    set_timeouts(sql, database, timeouts)
    try:
        yield
    finally:
        set_timeouts(sql, database, PATIENT)


def new_user(email: str | None = None, *, verified: bool = True) -> tuple[str, str]:
    """A user with PASSWORD: id and e-mail."""
    email = email or f"{uuid4().hex}@example.com"
    [[user_id]] = sql(
        f"with {PERSON} select id::text from person",  # noqa: S608 - no value
        email=email,
        verified=verified,
        hash=password_hash(),
    )
    return user_id, email


def new_super_admin() -> str:
    """An operator of the platform: the id."""
    user_id, _ = new_user()
    sql("update users set is_super_admin = true where id = :id", id=user_id)
    return user_id


def super_admin() -> Person:
    """An operator of the platform who has just signed in."""
    user_id = new_super_admin()
    [[email]] = sql("select email from users where id = :id", id=user_id)
    return Person(user_id, email, sign(new_session("admin", user_id, 1)))


def new_organization(
    *, plan: str = "pro", status: str = "active", **subscription: Any
) -> Organization:
    """An organization on `plan` with one owner; other keywords are columns of subscriptions."""
    columns = {"status": status, **subscription}
    names = ", ".join(columns)
    markers = ", ".join(f":{name}" for name in columns)
    email = f"{uuid4().hex}@example.com"
    [[organization_id, user_id]] = sql(
        f"""
        with {PERSON}, place as (
            insert into organizations (name, slug) values ('Test', :slug) returning id
        ), subscribed as (
            insert into subscriptions (organization_id, plan_id, current_period_start, {names})
            select place.id, plans.id, now(), {markers}
            from place, subscription_plans as plans where plans.slug = :plan
        ), joined as (
            insert into organization_memberships (organization_id, user_id, role)
            select place.id, person.id, 'owner' from place, person
        )
        select place.id::text, person.id::text from place, person
        """,  # noqa: S608 - column names from the test's own code
        email=email,
        verified=True,
        hash=password_hash(),
        slug=f"test-{uuid4().hex}",
        plan=plan,
        **columns,
    )
    token = manager_token(user_id, organization_id, "owner")
    return Organization(organization_id, Person(user_id, email, token))


def new_member(organization: Organization, role: Role) -> Person:
    """Another member of the organization."""
    email = f"{uuid4().hex}@example.com"
    [[user_id]] = sql(
        f"""
        with {PERSON}, joined as (
            insert into organization_memberships (organization_id, user_id, role)
            select cast(:organization_id as uuid), person.id, cast(:role as text) from person
        )
        select id::text from person
        """,  # noqa: S608 - no value
        email=email,
        verified=True,
        hash=password_hash(),
        organization_id=organization.id,
        role=role,
    )
    return Person(user_id, email, manager_token(user_id, organization.id, role))


def manager_token(user_id: str, organization_id: str, role: Role) -> str:
    """A manager's session, as sign-in would issue it."""
    session = new_session("manager", user_id, 1, organization_id=organization_id, role=role)
    return sign(session)


class Home(msgspec.Struct, frozen=True):
    """A homeowner with an account, and its association."""

    homeowner_id: str
    association_id: str
    person: Person


def new_association(organization: Organization, **columns: Any) -> str:
    """An association of the organization: its id."""
    values = {"name": "Maple Court", "organization_id": organization.id, **columns}
    return inserted("associations", values)


def new_homeowner(organization: Organization, **columns: Any) -> Home:
    """A homeowner who has an account, in a new association unless `association_id` says which."""
    user_id, email = new_user()
    association_id = columns.pop("association_id", None) or new_association(organization)
    values = {
        "organization_id": organization.id,
        "association_id": association_id,
        "user_id": user_id,
        "first_name": "Hugo",
        "last_name": "Homeowner",
        "email": email,
        **columns,
    }
    homeowner_id = inserted("homeowners", values)
    return Home(
        homeowner_id, association_id, Person(user_id, email, homeowner_token(user_id, homeowner_id))
    )


def homeowner_token(user_id: str, homeowner_id: str) -> str:
    """A homeowner's session, as sign-in would issue it."""
    return sign(new_session("homeowner", user_id, 1, homeowner_id=homeowner_id))


def inserted(table: str, values: Mapping[str, Any]) -> str:
    """A new row with these values: its id."""
    names = ", ".join(values)
    markers = ", ".join(f":{name}" for name in values)
    [[made]] = sql(
        f"insert into {table} ({names}) values ({markers}) returning id::text",  # noqa: S608 - the test's own names
        **values,
    )
    return str(made)
