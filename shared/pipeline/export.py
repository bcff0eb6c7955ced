"""Every list as a CSV file (RFC 4180), for a client that accepts text/csv and not JSON as well.

The list is read in pages, each a statement of its own in the caller's scope, with the connection
given back in between. An export that fails midway breaks the connection off, so that no truncated
file looks whole: a client reads too slowly, the session has ended, the database went away.
"""

import csv
import io
import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import msgspec
from flask import Request

from shared.database.pagination import EXPORT_PAGE, MOST_EXPORTED, Page, PageQuery, item_of
from shared.logs import logger
from shared.pipeline.call import Call
from shared.pipeline.responses import CSV, Stream
from shared.problems import Code, Problem, invalid

CONTENT_TYPE = f"{CSV}; charset=utf-8; header=present"
# Seconds that a client may take for one piece, and for all of them.
CHUNK_SECONDS = 30
EXPORT_SECONDS = 120
# A report works all its rows out anew for each of its pages.
REPORT_PAGE = 5_000
# A spreadsheet takes a text that begins with one of these for a formula, some also in full width.
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf"[\0-\x1f]|[\s\"]*[{re.escape(SIGNS)}]")
# Where commas are decimal signs it splits at semicolons, and a quotation mark within a line
# is a letter to it. Then a cell begins behind each of these. A match takes the whole run, with a
# sign or without, since to begin again at each of its characters takes the square of its length.
_INNER_CELL = re.compile(rf"([;|\t\r\n\v\f\x85\u2028\u2029][\s\"']*)([{re.escape(SIGNS)}])?")


def exporting(handler: Callable[..., Page[Any]]) -> Callable[..., Stream]:
    """The handler of a list as one that answers every row."""

    def export(call: Call, *, query: PageQuery, **arguments: Any) -> Stream:
        if query.cursor is not None:
            raise invalid("?cursor", "A CSV file has every row, so it takes no cursor.")
        whole = msgspec.structs.replace(query, limit=_page_size(call), count=True)
        first = handler(call, query=whole, **arguments)
        if first.total is not msgspec.UNSET and first.total > MOST_EXPORTED:
            raise Problem(
                Code.VALIDATION_ERROR,
                f"The list has more than {MOST_EXPORTED:,} rows. Narrow it down with its filters.",
            )

        def following(cursor: str) -> Page[Any]:
            query = msgspec.structs.replace(whole, cursor=cursor, count=False)
            return handler(call, query=query, **arguments)

        _limit_waiting(call.exchange.request)
        return Stream(_logged(call, _lines(call, first, following)), CONTENT_TYPE)

    return export


def _page_size(call: Call) -> int:
    """How many rows are read at a time."""
    result = call.exchange.declaration.result
    is_report = "totals" in get_type_hints(get_origin(result) or result)
    return REPORT_PAGE if is_report else EXPORT_PAGE


def _limit_waiting(request: Request) -> None:
    """Make gunicorn give up a client that stops reading, where gunicorn serves."""
    socket = request.environ.get("gunicorn.socket")
    if socket is not None:
        socket.settimeout(CHUNK_SECONDS)


def _lines(
    call: Call, page: Page[Any], following: Callable[[str], Page[Any]]
) -> Iterator[list[list[str]]]:
    """The header, then a page's lines at a time."""
    until = time.monotonic() + EXPORT_SECONDS
    item = item_of(call.exchange.declaration.result)
    yield [[column.name for column in columns(item)]]
    while True:
        rows = msgspec.to_builtins(page.items)
        yield [[column.cell(row) for column in columns(item)] for row in rows]
        if page.next_cursor is None:
            return
        if time.monotonic() > until:
            raise TimeoutError("the client reads too slowly")
        page = following(page.next_cursor)


def _logged(call: Call, lines: Iterator[list[list[str]]]) -> Iterator[bytes]:
    """The lines as the bytes of the file; an error is logged and makes the server break off."""
    try:
        for piece in lines:
            text = io.StringIO()
            csv.writer(text).writerows(piece)
            yield text.getvalue().encode()
    except Exception as error:
        fields = {"endpoint": call.exchange.declaration.name, "reason": type(error).__name__}
        logger().warning("export broken off", extra={"fields": fields})
        raise


class Column(NamedTuple):
    """A column of the file; `path` leads to its value, into a record within the record too."""

    path: tuple[str, ...]

    @property
    def name(self) -> str:
        """The header: an amount is in whole units of money, so it is not called cents."""
        return ".".join(self.path).removesuffix("_cents")

    def cell(self, row: Mapping[str, Any]) -> str:
        """The value as text, one that no spreadsheet takes for a formula."""
        value: Any = row
        for step in self.path:
            value = None if value is None else value.get(step)
        match value:
            case None:
                return ""
            case bool():
                return "true" if value else "false"
            case int() if self.path[-1].endswith("_cents"):
                return f"{'-' * (value < 0)}{abs(value) // 100}.{abs(value) % 100:02}"
            case str():
                return _harmless(value)
            case list() | dict():
                return _harmless(msgspec.json.encode(value).decode())
        return str(value)


def _harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula."""
    text = _INNER_CELL.sub(_harmless_cell, text)
    return f"'{text}" if _FORMULA.match(text) else text


def _harmless_cell(beginning: re.Match[str]) -> str:
    run, sign = beginning.groups()
    return f"{run}'{sign}" if sign else run


@cache
def columns(item: Any) -> tuple[Column, ...]:
    """The columns of a list of such records, those of a record within it one by one.

    A list within a record is one column, because its length differs by row.
    """
    found: list[Column] = []
    hints = get_type_hints(item)
    for name in item.__struct_fields__:
        parts = () if get_origin(hints[name]) is list else (hints[name], *get_args(hints[name]))
        inner = next((part for part in parts if _is_record(part)), None)
        if inner is None:
            found.append(Column((name,)))
        else:
            found += [Column((name, *column.path)) for column in columns(inner)]
    return tuple(found)


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct)
