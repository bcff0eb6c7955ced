"""Keyset pagination: a page costs the same at ten rows and at ten million.

A list is ordered by one column and then by id, both descending: newest first unless its endpoint
says otherwise; a report may be ascending. The cursor names the list, its order and the place of the
page's last row, so that a cursor of another list is refused instead of answering an empty page.
Rows are counted only when the client asks for it, and no further than `MOST_COUNTED`.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import (
    Annotated,
    Any,
    Generic,
    LiteralString,
    NamedTuple,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.problems import invalid

Item = TypeVar("Item", bound=msgspec.Struct)

# A condition that always holds, or a fragment with one `{}` per value, joined when none is null.
Filter = LiteralString | tuple[Any, ...]
# The column that comes first, which is never null, and the id.
Order = tuple[LiteralString, LiteralString]

NEWEST_FIRST: Order = ("created_at", "id")
MOST_COUNTED = 10_000
# A page of an export; no client may ask for one as long.
EXPORT_PAGE = 1_000
MOST_EXPORTED = 50_000
# Three digits or more, with the signs that are written between them.
_PHONE = re.compile(r"(?:[ ()+./-]*[0-9]){3,}[ ()+./-]*")
_COUNT = "select count(*) from ({} limit ${}) as counted"


class PageQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The query parameters of every list."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    """The most rows on a page."""
    cursor: Annotated[str, msgspec.Meta(max_length=1000)] | None = None
    """The `next_cursor` of the page before, of the same list. Left out for the first page."""
    count: bool = False
    """Whether to count the rows that the filters match, as `total`."""


class Page(msgspec.Struct, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    """The rows of this page."""
    next_cursor: str | None
    """The `cursor` of the next page; null on the last."""
    total: int | UnsetType = UNSET
    """How many rows the filters match, counted up to 10,000. Only with `count`."""


def item_of(result: Any) -> Any:
    """The record of the rows of a list whose endpoint answers `result`; None if it is no list.

    A report is a list whose page has more: `class Report(Page[Row])`.
    """
    for page in (result, *getattr(result, "__orig_bases__", ())):
        if get_origin(page) is Page:
            return get_args(page)[0]
    return None


class Listing(NamedTuple):
    """A list: its endpoint's name, the record that a row becomes, and the order of the rows."""

    name: str
    record: type[msgspec.Struct]
    order: Order
    ascending: bool = False

    def further(self, query: PageQuery) -> tuple[list[str], list[Any]]:
        """The condition of the rows behind the cursor, if there is one, with its parameters."""
        if query.cursor is None:
            return [], []
        column, tie = self.order
        sign = ">" if self.ascending else "<"
        return [f"({column}, {tie}) {sign} ({{}}, {{}})"], _place(self, query.cursor)

    @property
    def sorted(self) -> str:
        """The order of the rows in SQL."""
        column, tie = self.order
        return (
            f" order by {column}, {tie}"
            if self.ascending
            else (f" order by {column} desc, {tie} desc")
        )


class _Position(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    name: str
    column: str
    value: msgspec.Raw
    id: UUID


def page_statement(
    listing: Listing, sql: LiteralString, query: PageQuery, filters: Sequence[Filter]
) -> tuple[str, list[Any]]:
    """The list's statement with the conditions that apply at `{filters}`, and its parameters."""
    conditions, parameters = _applied(filters)
    behind, place = listing.further(query)
    # One row more than asked for tells whether there is a next page.
    parameters += [*place, query.limit + 1]
    end = f"{listing.sorted} limit ${len(parameters)}"
    return _numbered(sql, (*conditions, *behind)) + end, parameters


def count_statement(
    sql: LiteralString, query: PageQuery, filters: Sequence[Filter]
) -> tuple[str, list[Any]]:
    """The statement that counts the list's rows, as far as a count or an export may go."""
    conditions, parameters = _applied(filters)
    rows = _numbered(sql, tuple(conditions)).replace("{columns}", "1", 1)
    parameters.append(most_counted(query))
    return _COUNT.format(rows, len(parameters)), parameters


def most_counted(query: PageQuery) -> int:
    """How far the rows are counted: to find out whether an export is too long, a row further."""
    return MOST_EXPORTED + 1 if query.limit >= EXPORT_PAGE else MOST_COUNTED


def _applied(filters: Sequence[Filter]) -> tuple[list[str], list[Any]]:
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
    return conditions, parameters


@cache
def _numbered(sql: str, conditions: tuple[str, ...]) -> str:
    before, _, after = sql.partition("{filters}")
    joined = " and ".join(conditions) or "true"
    numbered = joined.format(*(f"${number}" for number in range(1, joined.count("{}") + 1)))
    return f"{before}{numbered}{after}"


def next_page(listing: Listing, rows: list[Item], query: PageQuery) -> Page[Item]:
    """The page without the extra row, with a cursor to the next one if there is more."""
    if len(rows) <= query.limit:
        return Page(rows, None)
    rows = rows[: query.limit]
    last: Any = rows[-1]
    column, tie = listing.order
    position = (listing.name, column, getattr(last, column), getattr(last, tie))
    text = base64.urlsafe_b64encode(msgspec.json.encode(position))
    return Page(rows, text.decode().rstrip("="))


def _place(listing: Listing, cursor: str) -> list[Any]:
    column, _ = listing.order
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        position = msgspec.json.decode(text, type=_Position)
        value = msgspec.json.decode(position.value, type=_hints(listing.record)[column])
    except (ValueError, binascii.Error):
        raise _no_cursor() from None
    # Cursors are written in UTC; another zone could lead past the first or the last year.
    if isinstance(value, datetime) and value.tzinfo is not UTC:
        raise _no_cursor()
    if (position.name, position.column) != (listing.name, column):
        raise _no_cursor()
    return [value, position.id]


@cache
def _hints(record: Any) -> dict[str, Any]:
    return get_type_hints(record)


def _no_cursor() -> Exception:
    return invalid("?cursor", "This is not a cursor of this list.")


class Search(tuple[Any, ...]):
    """A filter whose rows may be few or nearly all, by its value."""

    __slots__ = ()


def one_of(column: LiteralString, values: Sequence[str]) -> Filter:
    """A filter that may be repeated: the column has one of `values`, of which none means any.

    An index has the rows of one value in the list's order, those of several only unordered.
    """
    if len(values) == 1:
        return (column + " = {}", values[0])
    return Search((column + " = any({})", list(values) or None))


def before(column: LiteralString, day: date | None) -> Search:
    """A filter for days before this one, which few rows or nearly all may have."""
    return Search((column + " < {}", day))


def is_searched(filters: Sequence[Filter]) -> bool:
    """Whether a search is among the filters that apply."""
    return any(isinstance(each, Search) and each[1] is not None for each in filters)


def search(
    beginning: str | None, *columns: LiteralString, phone: LiteralString | None = None
) -> Search:
    """A filter for rows in which one of `columns`, which hold search keys, begins with the text.

    A text that looks like a telephone number is also compared with the end of the number in
    `phone`. The conditions are ranges, because `like` is not leakproof and would not use an index
    under row-level security. U+10FFFF sorts after every character that a name may hold, a colon
    after every digit.
    """
    ranges = [
        column + " >= search_key({}) and " + column + " < search_key({}) || chr(1114111)"
        for column in columns
    ]
    if phone is not None and beginning is not None and _PHONE.fullmatch(beginning):
        ranges.append(phone + " >= phone_key({}) and " + phone + " < phone_key({}) || ':'")
    return Search(("(" + " or ".join(ranges) + ")", *([beginning] * 2 * len(ranges))))
