"""Every row of some organizations, to compare what two runs of the same story have left.

Tables are found in the catalog: each that has an organization_id belongs to the comparison.
"""

import re
from collections import Counter
from typing import Any

import msgspec

from tests.factories import sql

# A repeated request may leave a second trace of what it did again: these are compared as sets.
TRACES = {"audit_log", "outbox"}
# What is random, or made of ids and times, also deeper inside a row. Ids, secrets and instants that
# stand in texts are found by their shape.
VOLATILE = {
    *("slug", "join_code", "body", "ETag", "request_digest", "ip"),
    # Digests of an id and of an address.
    *("turn_key", "stranger"),
}
SHAPES = (
    re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(Z|\+00:00)?"),
    re.compile(r"\\\\x[0-9a-f]+"),
)


def organizations_of(tag: str) -> list[str]:
    """The organizations whose names carry the tag."""
    found = sql(
        "select id::text from organizations where name like :pattern order by created_at",
        pattern=f"%{tag}%",
    )
    return [organization_id for [organization_id] in found]


def tables() -> list[str]:
    """Every table with rows of organizations."""
    found = sql(
        """
        select columns.table_name from information_schema.columns as columns
        join information_schema.tables as tables
            on tables.table_schema = columns.table_schema
            and tables.table_name = columns.table_name
        where columns.table_schema = 'public' and columns.column_name = 'organization_id'
            and tables.table_type = 'BASE TABLE'
        order by 1
        """
    )
    return [table for [table] in found]


def census(tag: str) -> dict[str, Counter[str]]:
    """What each table holds of the run's organizations, without ids and times."""
    organizations = organizations_of(tag)
    assert organizations
    return {table: _rows(table, organizations, tag) for table in tables()}


def census_of(organization_id: str) -> dict[str, Counter[str]]:
    """What each table holds of this organization, without ids, times and traces."""
    return {
        table: _rows(table, [organization_id], organization_id)
        for table in tables()
        if table not in TRACES
    }


def _rows(table: str, organizations: list[str], tag: str) -> Counter[str]:
    found = sql(
        f"select to_jsonb({table}) from {table}"  # noqa: S608 - a name from the catalog
        " where organization_id = any(cast(:ids as uuid[]))",
        ids=organizations,
    )
    return Counter(_plain(row, tag) for [row] in found)


def _plain(row: dict[str, Any], tag: str) -> str:
    text = msgspec.json.encode(_lasting(row), order="sorted").decode().replace(tag, "run")
    for shape in SHAPES:
        text = shape.sub("…", text)
    return text


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lasting(each) for name, each in value.items() if name not in VOLATILE}
    return value


def lost_or_doubled(expected: dict[str, Counter[str]], found: dict[str, Counter[str]]) -> list[str]:
    """The rows that one run has more often than the other; of traces, those that are missing."""
    wrong = []
    for table, rows in expected.items():
        missing = rows.keys() - found[table].keys() if table in TRACES else rows - found[table]
        wrong += [f"{table} lacks {row}" for row in missing]
        if table not in TRACES:
            wrong += [f"{table} has {row} too often" for row in found[table] - rows]
    return wrong


def miscounted(organization_ids: list[str]) -> list[Any]:
    """The usage of these organizations that is not what a recount says: counted and recounted."""
    return sql(
        """
        select to_jsonb(usage), to_jsonb(recounted)
        from organization_usage as usage, recount_usage(usage.organization_id) as recounted
        where usage.organization_id = any(cast(:ids as uuid[]))
            and not to_jsonb(usage) @> to_jsonb(recounted)
        """,
        ids=organization_ids,
    )
