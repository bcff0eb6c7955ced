"""What a request wrote anywhere in the database, in any table and for any tenant.

It is read from PostgreSQL's write-ahead log, which has each row that was written since a moment,
with its transaction. To compare every table's rows before and after takes longer with each test
that has run before.
"""

import os
from functools import cache
from typing import Any, NamedTuple

import pg8000.native

from tests.factories import administrator, sql
from tools.connection import connection_arguments

# Attempts to sign in are counted for refusals too.
SPENT = "sign_in_attempts"
# The log is the whole server's. It is read beside the tested database, which stays as migrated.
BESIDE = "postgres"
# A mark in the log: its end. All before it is in the log's file by then, from which it is read.
MARK = "pg_logical_emit_message(false, 'mark', '', true)"
# Records about rows that write none: locks, and what PostgreSQL tidies up.
NO_ROW = "^(LOCK|PRUNE|VISIBLE|CONFIRM|NEW_CID)"
WRITTEN = f"""
    with records as materialized (
        select relfilenode, relblocknumber, xid::text
        from pg_get_wal_block_info(cast(cast(:since as text) as pg_lsn), {MARK}, false)
        where reldatabase = cast(:database as oid) and relforknumber = 0
            and resource_manager in ('Heap', 'Heap2') and record_type !~ '{NO_ROW}'
    ), committed as (
        select xid from (select distinct xid from records) as each
        where pg_xact_status(xid::xid8) = 'committed'
    )
    select relfilenode, min(relblocknumber), max(relblocknumber), array_agg(distinct xid)
    from records join committed using (xid) group by relfilenode
"""  # noqa: S608 - constants


class Written(NamedTuple):
    """Rows of a table: these transactions wrote them, in these blocks or between them."""

    first: int
    last: int
    transactions: list[str]

    def statement(self, table: str) -> str:
        """The select of those rows, each as one text."""
        transactions = ", ".join(self.transactions)
        return f"""
            select {table}::text from {table}
            where ctid >= '({self.first},0)' and ctid < '({self.last + 1},0)'
                and xmin = any (cast('{{{transactions}}}' as xid[]))
        """  # noqa: S608 - of the catalog


def now() -> str:
    """The place in the log where the next change will be."""
    [[place]] = _reader().mark.run()
    return str(place)


def changed_since(since: str) -> set[str]:
    """The tables of which a row was inserted, updated or deleted since, and committed."""
    return set(_written(since))


def texts_since(since: str, texts: list[str]) -> set[str]:
    """Those of the texts that stand in a row of any table written since."""
    statements = [each.statement(table) for table, each in _written(since).items()]
    rows = sql(" union all ".join(statements)) if statements else []
    return {text for text in texts if any(text in row for [row] in rows)}


def _written(since: str) -> dict[str, Written]:
    reader = _reader()
    found = reader.written.run(since=since, database=reader.database)
    tables = _tables() if found else {}
    return {tables[file]: Written(*where) for file, *where in found if file in tables}


def _tables() -> dict[int, str]:
    """The tables by the number in the log."""
    found = administrator().run(
        f"""
        select relfilenode, relname::text from pg_class where relkind = 'r'
        and relnamespace = 'public'::regnamespace and relname <> '{SPENT}'
        """  # noqa: S608 - a constant
    )
    return dict(found or [])


class _Reader(NamedTuple):
    mark: Any
    written: Any
    database: int


@cache
def _reader() -> _Reader:
    url = os.environ["ADMINISTRATOR_URL"]
    connection = pg8000.native.Connection(**connection_arguments(url, database=BESIDE))
    [[database]] = sql("select oid::bigint from pg_database where datname = current_database()")
    mark = connection.prepare(f"select {MARK}::text")
    return _Reader(mark, connection.prepare(WRITTEN), database)
