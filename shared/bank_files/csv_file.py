"""CSV as banks export it: rows above the header, three delimiters, quoted line breaks.

Delimiter and header are found together: the header is the first row in which all the needed columns
stand, read with the delimiter with which they do.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from itertools import islice
from typing import Annotated, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from shared.bank_files.amounts import DecimalSign, cents_of
from shared.bank_files.content import FILE, cleaned, text_of
from shared.bank_files.days import DateFormat, day_of
from shared.bank_files.line import BankLine
from shared.bank_files.reading import Reading
from shared.problems import invalid

# Above the header some banks say whose account it is, and sum it up.
MOST_ABOVE_HEADER = 50
_DELIMITERS = (",", ";", "\t")
_EXAMPLES = {".": "1250.50", ",": "1250,50"}
Header = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class Columns(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The header of each column. What is absent is found by its own name, what is null not read."""

    date: Header | UnsetType = UNSET
    amount: Header | UnsetType | None = UNSET
    debit: Header | UnsetType | None = UNSET
    credit: Header | UnsetType | None = UNSET
    description: Header | UnsetType = UNSET
    reference: Header | UnsetType | None = UNSET
    id: Header | UnsetType | None = UNSET


class Manner(NamedTuple):
    """How the file is written."""

    columns: Columns = Columns()
    date_format: DateFormat = "YYYY-MM-DD"
    decimal: DecimalSign = "."


class _Layout(NamedTuple):
    delimiter: str
    header_row: int
    width: int
    places: Mapping[str, int]


def read_csv(content: bytes, today: date, manner: Manner) -> list[BankLine]:
    """The file's lines; VALIDATION_ERROR naming each row that can't be read."""
    text = text_of(content)
    layout = _found(text, manner.columns)
    reading = Reading("Row", today)
    number = 0
    try:
        for number, cells in enumerate(_rows(text, layout.delimiter), start=1):
            if number > layout.header_row and any(map(str.strip, cells)):
                _read(reading, number, cells, layout, manner)
    except csv.Error:
        reading.refuse(number + 1, "row", "Close its quotation marks.")
    return reading.lines()


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    # An unclosed quotation mark would take in all rows below it, if it were not an error.
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _found(text: str, columns: Columns) -> _Layout:
    """Where the lines are; VALIDATION_ERROR if no row is its header."""
    wanted = _wanted(columns)
    for delimiter in _DELIMITERS:
        try:
            for row, cells in enumerate(islice(_rows(text, delimiter), MOST_ABOVE_HEADER), 1):
                if places := _places(cells, wanted):
                    return _Layout(delimiter, row, len(cells), places)
        except csv.Error:
            continue
    missing = "date, amount (or debit and credit) and description"
    raise invalid(
        FILE, f"No row of the file is a header with the columns {missing}. Name its columns."
    )


def _wanted(columns: Columns) -> Mapping[str, str]:
    """The header of each field, by which it is found if the file has it."""
    given = msgspec.structs.asdict(columns)
    # Money out and in stand in one column or in two.
    if columns.amount:
        given |= {name: given[name] or None for name in ("debit", "credit")}
    elif columns.debit or columns.credit:
        given["amount"] = None
    return {
        field: _compared(field if header is UNSET else header)
        for field, header in given.items()
        if header is not None
    }


def _places(cells: Sequence[str], wanted: Mapping[str, str]) -> Mapping[str, int] | None:
    """The place of each column, if this row is the header."""
    names = [_compared(cell) for cell in cells]
    places = {field: names.index(name) for field, name in wanted.items() if name in names}
    named = {field for field, name in wanted.items() if name != field}
    if not ({"date", "description"} | named) <= places.keys():
        return None
    if "amount" not in places and not {"debit", "credit"} <= places.keys():
        return None
    for field in places:
        if names.count(wanted[field]) > 1:
            raise invalid(FILE, f"Rename a column: the file has several named {wanted[field]}.")
    return places


def _compared(header: str) -> str:
    return cleaned(header).casefold()


def _read(
    reading: Reading, number: int, cells: Sequence[str], layout: _Layout, manner: Manner
) -> None:
    """Read one row. A bank may end each with a delimiter, so empty cells may be too many."""
    if any(map(str.strip, cells[layout.width :])):
        text = f"Put its texts in quotation marks: it has more than {layout.width} cells."
        reading.refuse(number, "row", text)
        return
    found = {
        field: cells[place] if place < len(cells) else "" for field, place in layout.places.items()
    }
    day = day_of(found["date"], manner.date_format)
    if day is None:
        text = f"Enter a date as {manner.date_format}{_instead_of(found['date'])}"
        reading.refuse(number, "date", text)
    reading.take(
        number,
        day,
        _cents(reading, number, found, manner.decimal),
        description=cleaned(found["description"]),
        reference=cleaned(found.get("reference", "")) or None,
        external_id=cleaned(found.get("id", "")) or None,
    )


def _cents(
    reading: Reading, number: int, found: Mapping[str, str], decimal: DecimalSign
) -> int | None:
    """The row's amount; None if it was refused."""
    amounts = {
        field: cents_of(found[field], decimal) if found[field].strip() else 0
        for field in ("amount", "debit", "credit")
        if field in found
    }
    for field, cents in amounts.items():
        if cents is None:
            text = f"Enter an amount like {_EXAMPLES[decimal]}{_instead_of(found[field])}"
            reading.refuse(number, field, text)
    if None in amounts.values():
        return None
    if "amount" in amounts:
        return amounts["amount"]
    # The column says the direction: some banks put a minus before their debits, some do not.
    debit, credit = abs(amounts["debit"] or 0), abs(amounts["credit"] or 0)
    if debit and credit:
        reading.refuse(number, "debit", "Enter money out or money in, not both.")
        return None
    return credit - debit


def _instead_of(cell: str) -> str:
    shown = cleaned(cell)
    return f", not “{shown[:40]}”." if shown else "."
