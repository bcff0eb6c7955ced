import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import msgspec
import pytest

from shared.database.connect import connect
from shared.database.errors import ConnectionLost
from shared.database.pipelined import (
    IDLE,
    PREPARED_STATEMENTS,
    PipelinedConnection,
    Statement,
    StatementError,
)
from tests.factories import sql


@pytest.fixture
def connection() -> Iterator[PipelinedConnection]:
    """A connection for one test."""
    opened = connect("pavilion_tenant")
    yield opened
    opened.close()


@pytest.fixture
def table() -> Iterator[str]:
    """A table that the login may use, without a policy."""
    with scratch("n integer unique deferrable initially deferred") as name:
        yield name


@contextmanager
def scratch(columns: str) -> Iterator[str]:
    name = f"scratch_{uuid4().hex}"
    sql(f"create table {name} ({columns})")
    sql(f"grant select, insert, update, delete on {name} to pavilion_tenant")
    try:
        yield name
    finally:
        sql(f"drop table {name}")


def values(connection: PipelinedConnection, text: str, *parameters: object) -> list[object]:
    """The first row of one statement."""
    [result] = connection.run([Statement(text, parameters)])
    return list(result.rows[0])


def insert(table: str, number: object) -> Statement:
    return Statement(f"insert into {table} values ($1::integer)", (number,))  # noqa: S608 - the test's own name


def test_pipelined_statements_answer_in_order(connection: PipelinedConnection, table: str) -> None:
    count = Statement(f"select count(*) from {table}")  # noqa: S608 - as above

    results = connection.run([count, insert(table, 1), insert(table, 2), count])

    assert [result.rows for result in results] == [[(0,)], [], [], [(2,)]]
    assert [result.touched for result in results] == [1, 1, 1, 1]
    assert connection.round_trips == 1


@pytest.mark.parametrize("wrong", [0, 1, 2])
def test_a_refused_statement_leaves_the_connection_usable(
    connection: PipelinedConnection, table: str, wrong: int
) -> None:
    statements = [insert(table, "no number" if place == wrong else place) for place in range(3)]

    with pytest.raises(StatementError) as caught:
        connection.run(statements)

    assert caught.value.sqlstate == "22P02"
    assert connection.transaction_status == IDLE
    assert values(connection, f"select count(*) from {table}") == [0]  # noqa: S608 - as above


def test_a_refusal_at_commit_is_raised(connection: PipelinedConnection, table: str) -> None:
    with pytest.raises(StatementError) as caught:
        connection.run([insert(table, 7), insert(table, 7)])

    assert caught.value.sqlstate == "23505"
    assert values(connection, f"select count(*) from {table}") == [0]  # noqa: S608 - as above


class Document(msgspec.Struct):
    """A row with a typed document."""

    n: int
    document: dict[str, int]


def test_a_partly_read_answer_discards_the_connection(
    connection: PipelinedConnection,
) -> None:
    text = "select n, '[]'::json as document from generate_series(1::integer, 2) as n"

    with pytest.raises(msgspec.ValidationError):
        connection.run([Statement(text, (), Document)])

    assert connection.transaction_status != IDLE


def test_an_outdated_prepared_plan_fails_once(connection: PipelinedConnection, table: str) -> None:
    text = f"select * from {table}"  # noqa: S608 - as above
    connection.run([insert(table, 1), Statement(text)])
    sql(f"alter table {table} add column later integer default 5")

    with pytest.raises(StatementError) as caught:
        connection.run([Statement(text)])

    assert caught.value.sqlstate == "0A000"
    assert values(connection, text) == [1, 5]


def test_a_lost_prepared_plan_fails_once(connection: PipelinedConnection) -> None:
    text = "select 1"
    values(connection, text)
    connection.run([Statement("deallocate all")])

    with pytest.raises(StatementError) as caught:
        values(connection, text)

    assert caught.value.sqlstate == "26000"
    assert values(connection, text) == [1]


def test_the_least_recently_used_statement_is_closed(
    connection: PipelinedConnection,
) -> None:
    known = "select count(*), count(*) filter (where statement = $1) from pg_prepared_statements"
    for number in range(PREPARED_STATEMENTS + 20):
        values(connection, f"select {number}")
        values(connection, "select 'used again and again'")

    assert values(connection, known, "select 20") == [PREPARED_STATEMENTS + 1, 0]
    assert values(connection, known, "select 119") == [PREPARED_STATEMENTS, 1]
    assert values(connection, known, "select 'used again and again'") == [PREPARED_STATEMENTS, 1]


class Inner(msgspec.Struct):
    """A document inside a row."""

    n: int
    at: datetime


class Everything(msgspec.Struct):
    """A column of each type that records use."""

    flag: bool
    small: int
    large: int
    text: str
    exact: Decimal
    day: date
    moment: datetime
    identity: UUID
    identities: list[UUID]
    texts: list[str]
    raw: bytes
    document: Inner
    documents: list[Inner]
    missing: str | None
    missing_document: Inner | None


def test_every_type_round_trips(connection: PipelinedConnection) -> None:
    identity, moment = uuid4(), datetime(2024, 2, 29, 23, 59, 59, 123456, UTC)
    inner = f'{{"n": 1, "at": "{moment.isoformat()}"}}'

    [result] = connection.run(
        [
            Statement(
                """
                select $1::bool as flag, $2::smallint as small, $3::bigint as large,
                    $4::text as text, $5::numeric as exact, $6::date as day,
                    $7::timestamptz as moment, $8::uuid as identity, $9::uuid[] as identities,
                    $10::text[] as texts, $11::bytea as raw, $12::jsonb as document,
                    jsonb_build_array($12::jsonb) as documents, $13::text as missing,
                    $13::jsonb as missing_document
                """,
                (
                    True, -(2**15), 2**63 - 1, "é \U0001f3e0 'quoted' \\ \n", Decimal("0.10"),
                    date(1, 1, 1), moment, identity, [identity], ["a,b", '"', "", "{}"],
                    b"\x00\xff", inner, None,
                ),
                Everything,
            )
        ]
    )  # fmt: skip

    assert result.rows == [
        Everything(
            True, -(2**15), 2**63 - 1, "é \U0001f3e0 'quoted' \\ \n", Decimal("0.10"),
            date(1, 1, 1), moment, identity, [identity], ["a,b", '"', "", "{}"],
            b"\x00\xff", Inner(1, moment), [Inner(1, moment)], None, None,
        )
    ]  # fmt: skip


def test_a_large_result_arrives_whole(connection: PipelinedConnection) -> None:
    [many, large] = connection.run(
        [
            Statement("select n, repeat('x', 100) from generate_series(1::integer, 20000) as n"),
            Statement("select repeat('é', 3000000)"),
        ]
    )

    assert many.rows == [(n, "x" * 100) for n in range(1, 20001)]
    assert large.rows == [("é" * 3_000_000,)]


def test_each_answer_renews_the_read_timeout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shared.database.connect.CONNECT_SECONDS", 30.0)
    monkeypatch.setattr("shared.database.connect.RESPONSE_SECONDS", 4.0)
    with closing(connect("pavilion_tenant")) as connection:
        assert connection.answers(0.5)
        values(connection, "select pg_sleep(0.8)::text")
        assert connection.transaction_status == IDLE

        started = time.monotonic()
        with pytest.raises(ConnectionLost):
            values(connection, "select pg_sleep(14)::text")

        assert 4.0 <= time.monotonic() - started < 12
