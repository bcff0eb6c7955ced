"""Statements as the runtime logins send them in every kind of scope, and their outcome."""

from functools import cache
from typing import Any, NamedTuple, get_args

from pg8000.exceptions import DatabaseError

from shared.roles import Role
from tests.factories import Organization, new_member, new_user, sql
from tests.homeowners import new_home
from tests.migrations.logins import Connection, claims, member_of
from tests.safety.neighbour import PEOPLES_TABLES, Neighbour

DENIED = "42501"
Claims = dict[str, Any]
ROLES: tuple[Role, ...] = get_args(Role)


class Table(NamedTuple):
    """A table or view, and the columns that a login may read and write."""

    name: str
    is_view: bool
    is_tenants: bool
    readable: list[str]
    insertable: list[str]
    updatable: list[str]
    may_delete: bool


@cache
def tables(role: str) -> list[Table]:
    """Every table and view with the login's rights."""
    found = sql(
        """
        select relname::text, relkind = 'v', bool_or(attname = 'organization_id'),
            array_agg(attname::text) filter (
                where has_column_privilege(:role, pg_class.oid, attnum, 'select')),
            array_agg(attname::text) filter (
                where has_column_privilege(:role, pg_class.oid, attnum, 'insert')),
            array_agg(attname::text) filter (
                where has_column_privilege(:role, pg_class.oid, attnum, 'update')),
            has_table_privilege(:role, pg_class.oid, 'delete')
        from pg_class join pg_attribute on attrelid = pg_class.oid
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
            and attnum > 0 and not attisdropped and attgenerated = ''
        group by pg_class.oid order by relname
        """,
        role=role,
    )
    return [
        Table(name, is_view, tenants, read or [], put or [], changed or [], delete)
        for name, is_view, tenants, read, put, changed, delete in found
    ]


def tenants_tables() -> list[Table]:
    """The tables that hold rows of tenants and people."""
    others = {"organizations", *PEOPLES_TABLES}
    return [
        table
        for table in tables("pavilion_tenant")
        if not table.is_view and (table.is_tenants or table.name in others)
    ]


def theirs(table: Table) -> str:
    """The condition that names the neighbour's rows."""
    if table.is_tenants:
        return "organization_id = any (cast(:theirs as uuid[]))"
    return f"{PEOPLES_TABLES.get(table.name, 'id')} = any (cast(:theirs as uuid[]))"


def named(table: Table, foreign: Neighbour) -> dict[str, Any]:
    """The parameter of that condition."""
    is_organizations = table.is_tenants or table.name == "organizations"
    return {"theirs": [foreign.organization.id] if is_organizations else foreign.people}


def own_claims(kind: str, organization: Organization) -> Claims | None:
    """The claims of a new caller of the organization; None for no scope."""
    if kind == "homeowner":
        home = new_home(organization)
        return claims("homeowner", user=home.person.user_id, generation=1, homeowner=home.id)
    for role in ROLES:
        if kind == role:
            return member_of(organization, new_member(organization, role), role)
    operator, _ = new_user()
    sql("update users set is_super_admin = true where id = :id", id=operator)
    impersonating = {"organization": organization.id, "role": "admin", "impersonator": operator}
    return {
        "no scope": None,
        "anyone": claims(),
        "super-admin": claims("admin", user=operator, generation=1),
        "impersonator": claims("manager", user=operator, generation=1, **impersonating),
    }[kind]


class Outcome(NamedTuple):
    """A statement's result: the SQLSTATE and text of its refusal, or its rows."""

    refusal: str | None
    rows: list[Any]
    touched: int
    message: str = ""


def tried(connection: Connection, statement: str, **given: Any) -> Outcome:
    """The outcome of a statement, which is rolled back."""
    connection.run("savepoint before_it")
    try:
        rows = connection.run(statement, **given) or []
        return Outcome(None, rows, connection.row_count)
    except DatabaseError as error:
        fields = error.args[0]
        return Outcome(str(fields["C"]), [], 0, f"{fields['M']} {fields.get('n')}")
    finally:
        connection.run("rollback to savepoint before_it")
