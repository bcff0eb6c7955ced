"""Another tenant, with a row in every table, whose every value can be told from anybody else's.

It is filled by the table of all endpoints: whatever their rows make, it has. So a new table is here
as soon as an endpoint that fills it has its row.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple
from uuid import uuid4

from pg8000.exceptions import DatabaseError

from tests.endpoint_table import BY_MANAGERS, path_of, row_of, valid_body
from tests.factories import Organization, administrator, new_organization, sql
from tests.homeowners import new_home
from tests.http.client import send
from tests.migrations.test_catalog import TENANT_TABLES, tenant_tables

# What nobody's request writes, and no scope of a tenant reads.
UNWRITTEN = frozenset(("platform_audit_log",))
# What belongs to people rather than to an organization, and the column that says whose it is.
PEOPLES_TABLES: Mapping[str, str] = {
    "users": "id",
    "user_credentials": "user_id",
    "user_tokens": "user_id",
    "revoked_sessions": "user_id",
}
# Enumerations that only the code knows; with another text the neighbour could not be read.
CODED = frozenset(("content_type",))
Rows = dict[str, frozenset[str]]


class Neighbour(NamedTuple):
    """The tenant: one id by each name that a request may give it, and what nobody else may read.

    `mark` stands in every text of its rows that takes free text.
    """

    organization: Organization
    ids: Mapping[str, str]
    people: list[str]
    mark: str
    secrets: frozenset[str]

    def revealed(self, text: str) -> list[str]:
        """What of the tenant stands in a text."""
        return [secret for secret in self.secrets if secret in text]

    def rows(self) -> Rows:
        """A digest of each row by table, to see that none was changed."""
        return rows_of(self.organization, self.people)


def rows_of(organization: Organization, people: list[str]) -> Rows:
    """A digest of each row of an organization and of these people, by table."""
    parts = [f"{_digests(name)} where organization_id = :id" for name in sorted(tenant_tables())]
    parts.append(f"{_digests('organizations')} where id = :id")
    parts += [
        f"{_digests(name)} where {column} = any (cast(:people as uuid[]))"
        for name, column in PEOPLES_TABLES.items()
    ]
    found = sql(" union all ".join(parts), id=organization.id, people=people)
    return {table: frozenset((digests or "").split()) for table, digests in found}


def _digests(table: str) -> str:
    return f"select '{table}', string_agg(md5({table}::text), ' ') from {table}"  # noqa: S608 - of the catalog


@cache
def neighbour() -> Neighbour:
    """The one of this worker: nothing that any test does may change it."""
    organization = new_organization(plan="enterprise")
    ids = {"user_id": organization.owner.user_id}
    for declaration in BY_MANAGERS:
        ids |= row_of(declaration).parameters(organization)
    for declaration in BY_MANAGERS:
        if declaration.status == 201 and declaration.body is not None:
            made = send(
                declaration.method,
                path_of(declaration, {}),
                valid_body(declaration, organization),
                token=organization.owner.token,
                headers={"Idempotency-Key": idempotency_key(declaration.name)},
            )
            assert made.status_code == 201, made.text
    new_home(organization)
    mark = f"zq{uuid4().hex[:10]}"
    _mark(organization, mark)
    ids = _ids_by_column(organization) | ids
    people = people_of(organization)
    emails = {email for [email] in sql(
        "select email from users where id = any (cast(:people as uuid[]))", people=people
    )}  # fmt: skip
    secrets = frozenset({mark, *ids.values(), *people, *emails, *_values(organization, "id")})
    return Neighbour(organization, ids, people, mark, secrets)


def idempotency_key(name: str) -> str:
    """The key that the tenant's owner used for an endpoint."""
    return f"neighbour-{name}"


def people_of(organization: Organization) -> list[str]:
    """Everybody who has to do with it: members, homeowners, who asks to join."""
    return _values(organization, "user_id")


def _values(organization: Organization, column: str) -> list[str]:
    """What its rows have in a column of ids, in whichever tables have that column."""
    tables = sql(
        f"""
        select attrelid::regclass::text from pg_attribute
        where attrelid in ({TENANT_TABLES}) and attname = :column
        """,  # noqa: S608 - a constant of the tests
        column=column,
    )
    statement = " union ".join(
        f"select {column}::text from {table}"  # noqa: S608 - of the catalog
        f" where organization_id = :id and {column} is not null"
        for [table] in tables
    )
    return [value for [value] in sql(statement, id=organization.id)]


def _ids_by_column(organization: Organization) -> dict[str, str]:
    """One of its rows for each column that links to a tenant's table: property_id and the like."""
    links = sql(
        f"""
        select distinct attname::text, confrelid::regclass::text
        from pg_constraint, unnest(conkey, confkey) as pair (own, other)
        join pg_attribute as here on attnum = own
        where contype = 'f' and attrelid = conrelid and confrelid in ({TENANT_TABLES})
            and attname like '%\\_id' and attname <> 'organization_id'
            and (select attname from pg_attribute
                 where attrelid = confrelid and attnum = other) = 'id'
        """,  # noqa: S608 - a constant of the tests
    )
    found = {"organization_id": organization.id}
    for column, table in links:
        rows = sql(
            f"select id::text from {table} where organization_id = :id limit 1",  # noqa: S608 - of the catalog
            id=organization.id,
        )
        if rows:
            found[column] = str(rows[0][0])
    return found


def _mark(organization: Organization, mark: str) -> None:
    """Put the mark into every text of its rows, where the column's rules let it in."""
    columns = sql(
        f"""
        select attrelid::regclass::text, attname::text,
            case attrelid when 'organizations'::regclass then 'id' else 'organization_id' end
        from pg_attribute
        where (attrelid in ({TENANT_TABLES}) or attrelid = 'organizations'::regclass)
            and atttypid = 'text'::regtype and attgenerated = '' and not attisdropped
        """,  # noqa: S608 - a constant of the tests
    )
    connection = administrator()
    connection.run("begin")
    for table, column, owner in columns:
        if column in CODED:
            continue
        connection.run("savepoint unmarked")
        try:
            connection.run(
                f"""
                update {table} set {column} = coalesce({column}, '') || :mark where {owner} = :id
                """,  # noqa: S608 - of the catalog
                mark=mark,
                id=organization.id,
            )
        except DatabaseError:
            # A column with rules of its own: an enumeration, a code, what may only be appended.
            connection.run("rollback to savepoint unmarked")
    connection.run("commit")
    sql(
        """
        update users set name = name || cast(:mark as text) where id in
            (select user_id from organization_memberships where organization_id = :id)
        """,
        mark=mark,
        id=organization.id,
    )
