"""Keyset pagination: a page costs the same at ten rows and at ten million.

The cursor is the sort key of the page's last row. Lists are newest first by (created_at, id).
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, Generic, LiteralString, TypeVar
from uuid import UUID

import msgspec

from shared.problems import invalid

Item = TypeVar("Item", bound=msgspec.Struct)

# A condition that always holds, or a fragment with one `{}` per value, joined when none is null.
Filter = LiteralString | tuple[Any, ...]


class PageQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What every list takes."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    cursor: Annotated[str, msgspec.Meta(max_length=200)] | None = None


class Page(msgspec.Struct, Generic[Item]):
    """One page; `next_cursor` is null on the last."""

    items: list[Item]
    next_cursor: str | None


class _Position(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    created_at: datetime
    id: UUID


def page_statement(
    sql: LiteralString, query: PageQuery, filters: Sequence[Filter]
) -> tuple[str, list[Any]]:
    """The list's statement with the conditions that apply at `{filters}`, and its parameters."""
    conditions: list[str] = []
    parameters: list[Any] = []
    for condition in filters:
        if isinstance(condition, str):
            conditions.append(condition)
            continue
        fragment, *values = condition
        if all(value is not None for value in values):
            conditions.append(fragment)
            parameters += values
    if query.cursor is not None:
        position = _position(query.cursor)
        conditions.append("(created_at, id) < ({}, {})")
        parameters += [position.created_at, position.id]
    # One row more than asked for tells whether there is a next page.
    parameters.append(query.limit + 1)
    return _numbered(sql, tuple(conditions)), parameters


@cache
def _numbered(sql: str, conditions: tuple[str, ...]) -> str:
    before, _, after = sql.partition("{filters}")
    joined = " and ".join(conditions) or "true"
    count = joined.count("{}")
    numbered = joined.format(*(f"${number}" for number in range(1, count + 1)))
    return f"{before}{numbered}{after} order by created_at desc, id desc limit ${count + 1}"


def next_page(rows: list[Item], query: PageQuery) -> Page[Item]:
    """Cut the extra row off and name the position after the last one shown."""
    if len(rows) <= query.limit:
        return Page(rows, None)
    rows = rows[: query.limit]
    last: Any = rows[-1]
    position = msgspec.json.encode(_Position(last.created_at, last.id))
    return Page(rows, base64.urlsafe_b64encode(position).decode().rstrip("="))


def _position(cursor: str) -> _Position:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        position = msgspec.json.decode(text, type=_Position)
    except (ValueError, binascii.Error):
        position = None
    # In UTC, as every cursor was written: other zones lead past the first and the last year.
    if position is None or position.created_at.tzinfo is not UTC:
        raise invalid("?cursor", "This is not a cursor of this list.")
    return position


def prefix(beginning: str | None, *columns: LiteralString) -> Filter:
    """A filter for texts that begin so in any of `columns`, which hold search keys.

    A range, since `like` is not leakproof and would not reach an index under row-level security.
    U+10FFFF sorts behind every character that a name may hold.
    """
    ranges = [
        column + " >= search_key({}) and " + column + " < search_key({}) || chr(1114111)"
        for column in columns
    ]
    return ("(" + " or ".join(ranges) + ")", *([beginning] * 2 * len(columns)))
