"""No statement of a runtime login reaches another tenant's rows, in any scope.

tests/migrations/test_tenancy.py names tables and statements; these tests go through everything in
the catalog.
"""

from collections.abc import Iterator

import pytest

from tests.factories import new_organization, sql
from tests.homeowners import new_home
from tests.migrations.logins import Connection, claims, enter, login, member_of, refused_scope
from tests.safety.neighbour import Neighbour, neighbour
from tests.safety.statements import (
    DENIED,
    ROLES,
    named,
    own_claims,
    tables,
    tenants_tables,
    theirs,
    tried,
)

# Rows that a person keeps from its colleagues.
OF_ONE_PERSON = {"idempotency_keys"}
SCOPES = (*ROLES, "homeowner", "no scope", "anyone", "super-admin", "impersonator")


@pytest.fixture(params=SCOPES)
def inside(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """The tenant login in a transaction of each kind of scope; rolled back at the end."""
    own = own_claims(request.param, new_organization())
    # Made before the transaction begins, which would hit the idle timeout otherwise.
    neighbour()
    with login() as connection:
        connection.run("begin")
        if own is not None:
            enter(connection, own)
        yield connection
        connection.run("rollback")


def test_no_statement_reaches_the_neighbours_rows(inside: Connection) -> None:
    foreign = neighbour()
    # On one connection, because a new one reads the catalog of every table first.
    for question in (reads_nothing, changes_nothing, deletes_nothing, inserts_nothing):
        question(inside, foreign)


def reads_nothing(inside: Connection, foreign: Neighbour) -> None:
    for table in tables("pavilion_tenant"):
        read = tried(inside, f"select {', '.join(table.readable)} from {table.name}")  # noqa: S608 - of the catalog

        assert read.refusal == (None if table.readable else DENIED), table.name
        assert foreign.revealed(str(read.rows)) == [], table.name


def changes_nothing(inside: Connection, foreign: Neighbour) -> None:
    for table in tenants_tables():
        assert "organization_id" not in table.updatable, table.name
        if not table.updatable:
            continue
        changed = ", ".join(f"{column} = default" for column in table.updatable)
        change = f"update {table.name} set {changed} where {theirs(table)}"  # noqa: S608 - of the catalog
        outcome = tried(inside, change, **named(table, foreign))

        assert (outcome.refusal, outcome.touched) == (None, 0), table.name


def deletes_nothing(inside: Connection, foreign: Neighbour) -> None:
    for table in tenants_tables():
        statement = f"delete from {table.name} where {theirs(table)}"  # noqa: S608 - of the catalog
        outcome = tried(inside, statement, **named(table, foreign))

        assert outcome.refusal == (None if table.may_delete else DENIED), table.name
        assert outcome.touched == 0, table.name


def inserts_nothing(inside: Connection, foreign: Neighbour) -> None:
    for table in tenants_tables():
        if not table.insertable:
            continue
        [[row]] = sql(
            f"select to_jsonb({table.name})::text from {table.name} where {theirs(table)} limit 1",  # noqa: S608 - of the catalog
            **named(table, foreign),
        )
        columns = [name for name in table.insertable if name not in {"id", "created_at"}]
        listed = ", ".join(columns)
        statement = f"""
            insert into {table.name} ({listed})
            select {listed} from jsonb_populate_record(null::{table.name}, cast(:row as jsonb))
        """  # noqa: S608 - of the catalog

        assert tried(inside, statement, row=row).refusal == DENIED, table.name


def test_a_scope_reads_all_its_own_rows() -> None:
    office = neighbour().organization
    with login() as connection:
        connection.run("begin")
        enter(connection, member_of(office, office.owner, "owner"))
        for table in tables("pavilion_tenant"):
            if not table.is_tenants or not table.readable or table.name in OF_ONE_PERSON:
                continue
            [[own]] = sql(
                f"select count(*) from {table.name} where organization_id = :id",  # noqa: S608 - of the catalog
                id=office.id,
            )
            outcome = tried(connection, f"select {table.readable[0]} from {table.name}")  # noqa: S608 - of the catalog

            assert own > 0, f"no endpoint's row (rows.py) fills {table.name}"
            assert len(outcome.rows) == own, table.name
        connection.run("rollback")


def test_an_unfiltered_update_changes_only_own_rows() -> None:
    organization = new_organization()
    with login() as connection:
        connection.run("begin")
        enter(connection, member_of(organization, organization.owner, "owner"))
        for table in tenants_tables():
            if not table.updatable or not table.is_tenants:
                continue
            [[own]] = sql(
                f"select count(*) from {table.name} where organization_id = :id",  # noqa: S608 - of the catalog
                id=organization.id,
            )
            column = next(name for name in table.updatable if name in table.readable)
            outcome = tried(connection, f"update {table.name} set {column} = {column}")  # noqa: S608 - of the catalog

            assert (outcome.refusal, outcome.touched) == (None, own), table.name
        connection.run("rollback")


def test_sign_in_reaches_no_table() -> None:
    with login("pavilion_sign_in") as connection:
        connection.run("begin")
        for table in tables("pavilion_sign_in"):
            assert table[3:] == ([], [], [], False), table.name
            assert tried(connection, f"select from {table.name}").refusal == DENIED, table.name
        connection.run("rollback")


@pytest.mark.parametrize("name", ["pavilion_tenant", "pavilion_sign_in"])
def test_only_the_platforms_login_enters_the_platforms_scope(name: str) -> None:
    assert refused_scope(claims("system"), name)
    assert not refused_scope(claims("system"), "pavilion_platform")


def test_forged_claims_do_not_open_another_organization() -> None:
    organization, foreign = new_organization(), neighbour()
    own = member_of(organization, organization.owner, "owner")
    home = new_home(organization)
    at_home = claims("homeowner", user=home.person.user_id, generation=1, homeowner=home.id)
    wrong = [
        own | {"organization": foreign.organization.id},
        own | {"user": foreign.organization.owner.user_id},
        own | {"homeowner": foreign.ids["homeowner_id"], "kind": "homeowner"},
        own | {"impersonator": organization.owner.user_id,
               "organization": foreign.organization.id, "role": "admin"},
        own | {"kind": "admin"},
        at_home | {"homeowner": foreign.ids["homeowner_id"]},
        at_home | {"kind": "manager", "organization": foreign.organization.id, "role": "owner"},
    ]  # fmt: skip

    for claimed in wrong:
        assert refused_scope(claimed), claimed


def test_a_homeowner_reads_no_office_rows_or_other_homes() -> None:
    office = neighbour()
    home = new_home(office.organization)
    # A homeowner may read its own home's row, which names the organization.
    own = {"associations", "homeowners"}
    with login() as connection:
        connection.run("begin")
        enter(connection, claims(
            "homeowner", user=home.person.user_id, generation=1, homeowner=home.id,
        ))  # fmt: skip
        for table in tables("pavilion_tenant"):
            read = tried(connection, f"select {', '.join(table.readable)} from {table.name}")  # noqa: S608 - of the catalog
            text = str(read.rows).replace(office.organization.id, "" if table.name in own else "!")

            assert office.revealed(text) == [], table.name
            assert read.rows or table.name not in own, table.name
        connection.run("rollback")
