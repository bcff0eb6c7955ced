"""The functions through PgBouncer in transaction mode, as docs/operations.md allows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from shared.database.pipelined import PREPARED_STATEMENTS, Statement
from shared.database.scope import Database, Scope, pool_of
from tests.factories import Organization, new_organization, sql
from tests.functions.properties.rows import new_property
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.servers.pgbouncer import SERVER_CONNECTIONS, pooled

LOGIN = "pavilion_tenant"
CLIENTS = 8


@pytest.fixture(autouse=True)
def pooler(database_url: str) -> Iterator[None]:
    with pooled(database_url) as url, deployed(DATABASE_URL=url, DB_POOL_SIZE=str(CLIENTS)):
        yield


def seen(organization: Organization) -> set[str]:
    """What one request of the organization's owner sees."""
    reply = send("GET", "/v1/properties", token=organization.owner.token)
    assert reply.status_code == 200, reply.text
    return {item["id"] for item in reply.json["items"]}


def database(organization: Organization) -> Database:
    scope = Scope(
        kind="manager",
        user_id=organization.owner.user_id,
        session_id=str(uuid4()),
        generation=1,
        organization_id=organization.id,
        role="owner",
    )
    return Database(LOGIN, scope, {})


def fail(db: Database) -> None:
    """Write, then fail."""
    with db.transaction():
        assert db.execute("update properties set name = $1", "Never") == 1
        raise ZeroDivisionError


def backends() -> set[int]:
    """The server processes of a login."""
    rows = sql("select pid from pg_stat_activity where usename = :name", name=LOGIN)
    return {pid for [pid] in rows}


def test_tenants_stay_apart_on_shared_server_connections() -> None:
    organizations = [new_organization() for _ in range(CLIENTS)]
    expected = [{new_property(each)["id"]} for each in organizations]

    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in range(10):
            assert list(pool.map(seen, organizations)) == expected

    assert len(backends()) <= SERVER_CONNECTIONS


def test_a_scope_ends_with_its_statement_on_a_shared_connection() -> None:
    organization = new_organization()
    new_property(organization)

    assert database(organization).execute("update properties set kind = kind") == 1
    for _ in range(SERVER_CONNECTIONS * 2):
        with pool_of(LOGIN).connection() as connection:
            [result] = connection.run([Statement("select count(*) from properties")])
            assert result.rows == [(0,)]


def test_a_transaction_keeps_its_connection_until_it_ends() -> None:
    organization = new_organization()
    new_property(organization, name="Before")
    db = database(organization)

    with pytest.raises(ZeroDivisionError):
        fail(db)
    with db.transaction():
        assert db.execute("update properties set name = $1 where name = $2", "After", "Before") == 1
        assert db.execute("update properties set kind = kind where name = $1", "After") == 1

    rows = sql("select name from properties where organization_id = :id", id=organization.id)
    assert rows == [["After"]]


def test_prepared_statements_survive_eviction_and_reconnects() -> None:
    with pool_of(LOGIN).connection() as connection:
        for number in (*range(PREPARED_STATEMENTS + 20), 0, PREPARED_STATEMENTS):
            [result] = connection.run([Statement(f"select {number}")])
            assert result.rows == [(number,)]

        for pid in backends():
            sql("select pg_terminate_backend(:pid)", pid=pid)
        # PgBouncer learns of it at its next query; our pool gets an error and continues.
    organization = new_organization()
    made = new_property(organization)
    assert seen(organization) == {made["id"]}


def test_database_refusals_are_the_same_as_without_pgbouncer() -> None:
    organization, stranger = new_organization(), new_organization()
    path = f"/v1/properties/{new_property(organization)['id']}"
    sql("update users set session_generation = session_generation + 1 where id = :id",
        id=organization.owner.user_id)  # fmt: skip

    assert code(send("GET", path, token=stranger.owner.token)) == (404, "NOT_FOUND")
    assert code(send("GET", path, token=organization.owner.token)) == (401, "UNAUTHENTICATED")
    assert code(send("GET", path, token=stranger.owner.token)) == (404, "NOT_FOUND")
