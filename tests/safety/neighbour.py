"""Another tenant with a row in every table, whose values are recognisable in any answer.

It is filled through the table of all endpoints, so a new table is covered as soon as the endpoint
that fills it has its row.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple
from uuid import uuid4

from pg8000.exceptions import DatabaseError

from tests.endpoint_table import BY_MANAGERS, BY_PEOPLE, a_person, path_of, row_of, valid_body
from tests.factories import Organization, administrator, new_organization, sql
from tests.functions.payment_methods.rows import new_link, new_request
from tests.homeowners import new_home
from tests.http.client import send
from tests.migrations.test_catalog import TENANT_TABLES, tenant_tables

# Tables that no request writes and no tenant's scope reads. A daily job of another test may have.
UNWRITTEN = frozenset(("job_marks", "platform_audit_log", "processor_events"))
# Tables whose rows belong to people instead of an organization, and the column of the person.
PEOPLES_TABLES: Mapping[str, str] = {
    "users": "id",
    "user_credentials": "user_id",
    "user_tokens": "user_id",
    "revoked_sessions": "user_id",
}
# Enumerations that only the code knows; another text would make the rows unreadable.
CODED = frozenset(("content_type",))
# How many rows, and the sum of the transactions that wrote them: another after any change. Each is
# counted from a fixed one: an age alone grows with every transaction of the server.
WRITTEN = "count(*), sum(age(xmin)::bigint) - count(*) * age('3'::xid)"
# Looked for at each place of a text, so that one is found inside of longer digits too.
UUID = re.compile(r"(?=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))")
UUID_LENGTH = 36
Rows = dict[str, frozenset[str]]


class Neighbour(NamedTuple):
    """The tenant: one id for each name that a request may give, and its secret values.

    `mark` is part of every free text of its rows.
    """

    organization: Organization
    ids: Mapping[str, str]
    people: list[str]
    mark: str
    secrets: frozenset[str]
    # Those of the secrets that are no uuid: the mark and the e-mail addresses.
    words: frozenset[str]

    def revealed(self, text: str) -> list[str]:
        """The values of this tenant that occur in a text.

        Thousands are ids. They are compared with the ids in the text, all at once.
        """
        ids = self.secrets.intersection(UUID.findall(text))
        return [*ids, *(word for word in self.words if word in text)]

    def rows(self) -> Rows:
        """A digest of each row by table, to detect a change of any that is there."""
        parts = _parts("string_agg(md5({name}::text), ' ')")
        found = sql(parts, id=self.organization.id, people=self.people)
        return {table: frozenset((digests or "").split()) for table, digests in found}

    def versions(self) -> dict[str, list[int]]:
        """What tells any change of its rows: see `versions_of`."""
        return versions_of(self.organization, self.people)


def versions_of(organization: Organization, people: list[str]) -> dict[str, list[int]]:
    """What tells any change of the rows of an organization and of these people, by table.

    It is read in a fifth of the time that a digest of each row takes.
    """
    found = sql(_parts(WRITTEN), id=organization.id, people=people)
    return {table: rest for table, *rest in found}


@cache
def _parts(what: str) -> str:
    """One statement over all these tables; `{name}` in `what` is the table's name."""
    conditions = dict.fromkeys(sorted(tenant_tables()), "organization_id = :id")
    conditions["organizations"] = "id = :id"
    for name, column in PEOPLES_TABLES.items():
        conditions[name] = f"{column} = any (cast(:people as uuid[]))"
    return " union all ".join(
        f"select '{name}', {what.replace('{name}', name)} from {name} where {condition}"  # noqa: S608 - of the catalog
        for name, condition in conditions.items()
    )


@cache
def neighbour() -> Neighbour:
    """The neighbour of this worker: no test may change it."""
    organization = new_organization(plan="enterprise")
    ids = {
        "user_id": organization.owner.user_id,
        "actor_user_id": organization.owner.user_id,
        "row_id": organization.id,
    }
    for declaration in BY_MANAGERS:
        # A query's month or year names nothing of the tenant's.
        parameters = row_of(declaration).parameters(organization)
        ids |= {name: value for name, value in parameters.items() if name.endswith("_id")}
    for declaration in BY_PEOPLE:
        if declaration.status == 201 and declaration.body is not None:
            with row_of(declaration).deployment():
                made = send(
                    declaration.method,
                    path_of(declaration, row_of(declaration).parameters(organization)),
                    valid_body(declaration, organization),
                    token=a_person(declaration, organization).token,
                    headers={"Idempotency-Key": idempotency_key(declaration.name)},
                )
            assert made.status_code == 201, made.text
    new_home(organization)
    new_link(organization)
    new_request(organization)
    mark = f"zq{uuid4().hex[:10]}"
    _mark(organization, mark)
    ids = _ids_by_column(organization) | ids
    people = people_of(organization)
    emails = {email for [email] in sql(
        "select email from users where id = any (cast(:people as uuid[]))", people=people
    )}  # fmt: skip
    secrets = frozenset({mark, *ids.values(), *people, *emails, *_values(organization, "id")})
    words = frozenset(each for each in secrets if not is_uuid(each))
    return Neighbour(organization, ids, people, mark, secrets, words)


def is_uuid(text: str) -> bool:
    """Whether the whole text is one uuid."""
    return len(text) == UUID_LENGTH and UUID.match(text) is not None


def idempotency_key(name: str) -> str:
    """The key that the tenant's owner used for an endpoint."""
    return f"neighbour-{name}"


def people_of(organization: Organization) -> list[str]:
    """Everyone related to the tenant: members, homeowners, people asking to join."""
    return _values(organization, "user_id")


def _values(organization: Organization, column: str) -> list[str]:
    """The values of its rows in a column of ids, from every table with that column."""
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
    """One of its rows for each column that links to a tenant table, such as property_id."""
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
    """Put the mark into every text of its rows that accepts it."""
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
            # A column with its own rules: an enumeration, a code, an append-only text.
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
