"""CSV as banks export it: rows above the header or none, three delimiters, quoted line breaks."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date

from shared.bank_files.amounts import Amount, DecimalSign, amount_of
from shared.bank_files.content import cleaned, text_of
from shared.bank_files.days import day_of
from shared.bank_files.directions import direction_of
from shared.bank_files.layout import Layout, Manner, layout_of, rows_of
from shared.bank_files.line import BankLine
from shared.bank_files.reading import Reading

_EXAMPLES = {".": "1250.50", ",": "1250,50"}
_NOTHING = Amount(0)


def read_csv(content: bytes, today: date, manner: Manner) -> list[BankLine]:
    """The file's lines; VALIDATION_ERROR naming each row that can't be read."""
    text = text_of(content)
    layout = layout_of(text, manner)
    reading = Reading("Row", today)
    number = 0
    try:
        for number, cells in enumerate(rows_of(text, layout.delimiter), start=1):
            if number >= layout.first_row and any(map(str.strip, cells)):
                _read(reading, number, cells, layout, manner)
    except csv.Error:
        reading.refuse(number + 1, "row", "Close its quotation marks.")
    return reading.lines()


def _read(
    reading: Reading, number: int, cells: Sequence[str], layout: Layout, manner: Manner
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
    amounts = dict[str, Amount]()
    for field in ("amount", "debit", "credit"):
        if field in found:
            cell = found[field]
            amount = amount_of(cell, decimal) if cell.strip() else _NOTHING
            if amount is None:
                text = f"Enter an amount like {_EXAMPLES[decimal]}{_instead_of(cell)}"
                reading.refuse(number, field, text)
            else:
                amounts[field] = amount
    if not amounts or len(amounts) < len(found.keys() & {"amount", "debit", "credit"}):
        return None
    if "direction" in found:
        return _directed(reading, number, amounts["amount"], found["direction"])
    if "amount" in amounts:
        return amounts["amount"].cents
    return _in_two_columns(reading, number, amounts["debit"], amounts["credit"])


def _directed(reading: Reading, number: int, amount: Amount, cell: str) -> int | None:
    """The amount in the direction that its own column says, which its sign may repeat."""
    direction = direction_of(cell)
    if direction is None:
        text = f"Enter Debit or Credit, or another word for money out or in{_instead_of(cell)}"
        reading.refuse(number, "direction", text)
        return None
    if (amount.mark or direction) != direction or (direction == "in" and amount.cents < 0):
        text = f"Correct one of the two: the amount says the opposite of “{cleaned(cell)}”."
        reading.refuse(number, "amount", text)
        return None
    return abs(amount.cents) if direction == "in" else -abs(amount.cents)


def _in_two_columns(reading: Reading, number: int, debit: Amount, credit: Amount) -> int | None:
    # The column says the direction: some banks put a minus before their debits, some do not.
    if debit.cents and credit.cents:
        reading.refuse(number, "debit", "Enter money out or money in, not both.")
        return None
    for field, amount, opposite in (("debit", debit, "in"), ("credit", credit, "out")):
        if amount.mark == opposite:
            text = "Correct the column or the letters behind the amount: they say the opposite."
            reading.refuse(number, field, text)
            return None
    return abs(credit.cents) - abs(debit.cents)


def _instead_of(cell: str) -> str:
    shown = cleaned(cell)
    return f", not “{shown[:40]}”." if shown else "."
