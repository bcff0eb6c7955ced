"""The servers that the benchmarks use, and their data."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pg8000.native

from shared.accounts.passwords import hash_password
from shared.identity.sessions import new_session, sign
from tools import database
from tools.connection import connection_arguments
from tools.local import postgresql, secrets_file, storage, valkey
from tools.local.processes import start, stop_all

PASSWORD = "correct horse battery"  # noqa: S105 - of made-up people
PEOPLE = 50


class Data(msgspec.Struct, frozen=True):
    """One organization with 20 properties on the largest plan, and people who can sign in."""

    organization_id: str
    user_id: str
    property_id: str
    emails: list[str]

    @property
    def token(self) -> str:
        """A session token of the owner."""
        return owner_token(self.user_id, self.organization_id)


def owner_token(user_id: str, organization_id: str) -> str:
    """A session token of an organization's owner."""
    return sign(new_session("manager", user_id, 1, organization_id=organization_id, role="owner"))


@contextmanager
def stores(folder: Path) -> Iterator[None]:
    """PostgreSQL, Valkey and the storage emulator, whose addresses are put into the environment."""
    secrets = secrets_file.read_or_make(folder / "secrets.json")
    servers = [
        start(recipe)
        for recipe in (
            postgresql.recipe(folder / "postgresql", folder, disposable=True),
            valkey.recipe(folder),
            storage.recipe(folder),
        )
    ]
    os.environ |= {
        "ENVIRONMENT": "test",
        "LOG_LEVEL": "WARNING",
        "DB_POOL_SIZE": "4",
        "THREADS": "4",
        "RATE_LIMIT_SIGN_IN": "1000000/900",
        "SESSION_KEYS": secrets.session_keys,
        "TOKEN_KEYS": secrets.token_keys,
        "DATABASE_URL": servers[0].url + "/pavilion",
        "REDIS_URL": servers[1].url + "/0",
        "STORAGE_EMULATOR_HOST": servers[2].url,
        "STORAGE_BUCKET": "bench",
    }
    try:
        storage.make_bucket(servers[2].url, "bench")
        migrate()
        yield
    finally:
        stop_all(servers)


def migrate() -> None:
    """Migrate the database of DATABASE_URL to the newest schema."""
    database.prepare(os.environ["DATABASE_URL"])
    database.migrate(os.environ["DATABASE_URL"])


def sql(statement: str, **parameters: Any) -> list[Any]:
    """Rows of a statement, run as the superuser."""
    arguments = connection_arguments(os.environ["DATABASE_URL"])
    with closing(pg8000.native.Connection(**arguments)) as connection:
        rows: list[Any] = connection.run(statement, **parameters) or []
    return rows


def found_organization(name: str) -> tuple[str, str]:
    """Create an organization on the largest plan: its id and its owner's."""
    [[user_id, organization_id]] = sql(
        """
        with person as (
            insert into users (email, name) values (:email, 'Bench') returning id
        )
        select id::text, found_organization(id, :name, 'UTC', 'enterprise', null)::text
        from person
        """,
        email=f"{name}@bench.example",
        name=name,
    )
    return organization_id, user_id


def fill() -> Data:
    """Insert the rows that the throughput is measured on."""
    organization_id, user_id = found_organization("bench")
    add_properties(organization_id, 20)
    emails = [f"person{number}@bench.example" for number in range(PEOPLE)]
    sql(
        """
        with people as (
            insert into users (email, name) select email, 'Person'
            from unnest(cast(:emails as text[])) as email returning id
        ), passwords as (
            insert into user_credentials (user_id, password_hash) select id, :hash from people
        )
        insert into organization_memberships (organization_id, user_id, role)
        select cast(:organization as uuid), id, 'manager' from people
        """,
        emails=emails,
        hash=hash_password(PASSWORD),
        organization=organization_id,
    )
    [[property_id]] = sql(
        "select max(id::text) from properties where organization_id = :id", id=organization_id
    )
    sql("analyze")
    return Data(organization_id, user_id, property_id, emails)


def add_properties(organization_id: str, count: int) -> None:
    """Insert rows without firing triggers, which would take longer than the whole measurement."""
    arguments = connection_arguments(os.environ["DATABASE_URL"])
    with closing(pg8000.native.Connection(**arguments)) as connection:
        connection.run("set session_replication_role = replica")
        connection.run(
            """
            insert into properties (organization_id, name, kind, address_line1, city, state,
                postal_code, country, created_at)
            select cast(:organization as uuid), 'Property ' || number, 'condo', '1 Linden Street',
                'Chicago', 'IL', '60601', 'US', now() - number * interval '1 second'
            from generate_series(1, cast(:count as integer)) as number
            """,
            organization=organization_id,
            count=count,
        )
        connection.run(
            """
            insert into property_counts (property_id, organization_id)
            select id, organization_id from properties where organization_id = :organization
            """,
            organization=organization_id,
        )
        connection.run(
            """
            update organization_usage set properties = properties + :count
            where organization_id = :organization
            """,
            organization=organization_id,
            count=count,
        )
