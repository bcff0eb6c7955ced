"""Where a CSV file's lines begin, what separates its cells, and which column is which.

Delimiter and header are found together: the header is the first row in which all the needed columns
stand, read with the delimiter with which they do. A file without a header has its columns counted,
and the delimiter is the one with which most of its days can be read.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice
from typing import Annotated, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from shared.bank_files.amounts import DecimalSign
from shared.bank_files.content import FILE, cleaned
from shared.bank_files.days import DateFormat, day_of
from shared.problems import invalid

# Above the header some banks say whose account it is, and sum it up.
MOST_ABOVE_HEADER = 50
MOST_COLUMNS = 1_000
_SAMPLE = 50
_DELIMITERS = (",", ";", "\t")
Header = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Number = Annotated[int, msgspec.Meta(ge=1, le=MOST_COLUMNS)]
Column = Header | Number
"""A column by its header, or by its number, of which the first is 1."""


class Columns(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Each column. What is absent is found by its own name, what is null not read."""

    date: Column | UnsetType = UNSET
    amount: Column | UnsetType | None = UNSET
    debit: Column | UnsetType | None = UNSET
    credit: Column | UnsetType | None = UNSET
    description: Column | UnsetType = UNSET
    reference: Column | UnsetType | None = UNSET
    id: Column | UnsetType | None = UNSET
    direction: Column | None = None
    """Whether the amount, which has no sign then, came in or went out. Never found by itself."""


class Manner(NamedTuple):
    """How the file is written."""

    columns: Columns = Columns()
    date_format: DateFormat = "YYYY-MM-DD"
    decimal: DecimalSign = "."
    first_row: int | None = None
    """The row of the first line, where the columns are numbers and no header is looked for."""


class Layout(NamedTuple):
    """What is found: rows, from 1, and places of cells, from 0."""

    delimiter: str
    first_row: int
    width: int
    places: Mapping[str, int]


def rows_of(text: str, delimiter: str) -> Iterator[list[str]]:
    """The file's rows; csv.Error where one can't be read."""
    # An unclosed quotation mark would take in all rows below it, if it were not an error.
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)


def layout_of(text: str, manner: Manner) -> Layout:
    """Where the lines are; VALIDATION_ERROR if no row is the header that the columns need."""
    wanted = _wanted(manner.columns)
    if not _needs_header(manner.columns, wanted):
        places = {field: column - 1 for field, column in wanted.items() if isinstance(column, int)}
        return _counted(text, places, manner)
    if manner.first_row is not None:
        text = (
            "Leave this out, or give the number of each column: a header tells where lines begin."
        )
        raise invalid("/first_row", text)
    return _headed(text, wanted)


def _wanted(columns: Columns) -> Mapping[str, str | int]:
    """The column of each field, by which it is found if the file has it."""
    given = msgspec.structs.asdict(columns)
    # Money out and in stand in one column or in two.
    if columns.amount or columns.direction:
        given |= {name: given[name] or None for name in ("debit", "credit")}
    elif columns.debit or columns.credit:
        given["amount"] = None
    return {
        field: column
        if isinstance(column, int)
        else _compared(field if column is UNSET else column)
        for field, column in given.items()
        if column is not None
    }


def _needs_header(columns: Columns, wanted: Mapping[str, str | int]) -> bool:
    """Whether a header has to tell a column's place: one has a name, or is needed and absent."""
    if any(isinstance(each, str) for each in msgspec.structs.astuple(columns)):
        return True
    counted = {field for field, column in wanted.items() if isinstance(column, int)}
    return not _is_enough(counted)


def _is_enough(fields: set[str]) -> bool:
    has_amount = "amount" in fields or {"debit", "credit"} <= fields
    return has_amount and {"date", "description"} <= fields


def _headed(text: str, wanted: Mapping[str, str | int]) -> Layout:
    for delimiter in _DELIMITERS:
        try:
            for row, cells in enumerate(islice(rows_of(text, delimiter), MOST_ABOVE_HEADER), 1):
                if places := _places(cells, wanted):
                    return Layout(delimiter, row + 1, len(cells), places)
        except csv.Error:
            continue
    missing = "date, amount (or debit and credit) and description"
    raise invalid(
        FILE,
        f"No row of the file is a header with the columns {missing}. Name its columns, or count "
        "them if the file has no header.",
    )


def _places(cells: Sequence[str], wanted: Mapping[str, str | int]) -> Mapping[str, int] | None:
    """The place of each column, if this row is the header."""
    names = [_compared(cell) for cell in cells]
    places = {}
    for field, column in wanted.items():
        if isinstance(column, int):
            if column <= len(cells):
                places[field] = column - 1
        elif column in names:
            places[field] = names.index(column)
    given = {field for field, column in wanted.items() if column != field}
    if not (given <= places.keys() and _is_enough(set(places))):
        return None
    for field in places:
        name = wanted[field]
        if isinstance(name, str) and names.count(name) > 1:
            raise invalid(FILE, f"Rename a column: the file has several named {name}.")
    return places


def _counted(text: str, places: Mapping[str, int], manner: Manner) -> Layout:
    """The layout of a file without a header."""
    samples = {delimiter: _sample(text, delimiter, manner) for delimiter in _DELIMITERS}

    def fitting(delimiter: str) -> tuple[int, int]:
        rows = [row for row in samples[delimiter] if len(row) > max(places.values())]
        days = (day_of(row[places["date"]], manner.date_format) for row in rows)
        return sum(day is not None for day in days), len(rows)

    delimiter = max(_DELIMITERS, key=fitting)
    widths = Counter(len(row) for row in samples[delimiter] if len(row) > max(places.values()))
    if samples[delimiter] and not widths:
        raise invalid(FILE, "Choose columns that the file has: its rows have fewer.")
    # Most rows have the same; of as many, the smaller, so that no comma in a text goes unnoticed.
    width = min(widths, key=lambda each: (-widths[each], each), default=0)
    return Layout(delimiter, manner.first_row or 1, width, places)


def _sample(text: str, delimiter: str, manner: Manner) -> list[list[str]]:
    """Some rows with something in them, as far as they can be read."""
    found = list[list[str]]()
    try:
        for cells in islice(rows_of(text, delimiter), (manner.first_row or 1) - 1, None):
            if any(map(str.strip, cells)):
                found.append(cells)
            if len(found) == _SAMPLE:
                break
    except csv.Error:
        pass
    return found


def _compared(header: str) -> str:
    return cleaned(header).casefold()
