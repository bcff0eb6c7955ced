"""Files that go wrong in some way: read exactly, or refused with the row and the field named."""

from datetime import date
from typing import Any

import msgspec
import pytest

from shared.bank_files.csv_file import read_csv
from shared.bank_files.layout import Columns, Manner
from shared.problems import FieldError, Problem
from tests.shared.bank_files import samples

TODAY = date(2026, 1, 31)
COUNTED = {"date": 1, "amount": 2, "description": 3}
TYPED = COUNTED | {"direction": 4}
IN_TWO = {"date": 1, "debit": 2, "credit": 3, "description": 4}
US, SHORT = "MM/DD/YYYY", "MM/DD/YY"


def read(content: str | bytes, columns: dict[str, Any], how: str, **manner: Any) -> list[Any]:
    """Day, cents and description of each line; or the place of each refusal."""
    raw = content if isinstance(content, bytes) else content.encode()
    said = Manner(msgspec.convert(columns, Columns), how, **manner)  # type: ignore[arg-type]
    try:
        found = read_csv(raw, TODAY, said)
    except Problem as problem:
        return [each.pointer for each in problem.errors if isinstance(each, FieldError)]
    return [(each.posted_on.day, each.amount_cents, each.description) for each in found]


LINE = [(5, 100, "Rent")]
# What is read: the file, its columns, its dates, and what comes of it.
UGLY: dict[str, tuple[str | bytes, dict[str, Any], str, list[Any]]] = {
    "one row": ("01/05/2026,1.00,Rent", COUNTED, US, LINE),
    "a mark of the byte order": (
        "\ufeff01/05/2026,1.00,Rent".encode(), COUNTED, US, LINE),
    "two bytes a character": ("01/05/2026,1.00,Rent".encode("utf-16"), COUNTED, US, LINE),
    "old line ends": ("01/05/2026,1.00,Rent\r", COUNTED, US, LINE),
    "empty rows around": ("\n,,\n01/05/2026,1.00,Rent\n \n,,\n", COUNTED, US, LINE),
    "a delimiter too many": ("01/05/2026,1.00,Rent,,\n", COUNTED, US, LINE),
    "another delimiter in the text": (
        "01/05/2026;1.00;Rent, paid, late\n", COUNTED, US, [(5, 100, "Rent, paid, late")]),
    "tabs": ("01/05/2026\t1.00\tRent; a, b", COUNTED, US, [(5, 100, "Rent; a, b")]),
    "decimal commas unquoted": ("01/05/2026;1,00;Rent", COUNTED, US, ["/file/1/amount"]),
    "days of another format": ("2026-01-05;1.00;Rent", COUNTED, US, ["/file/1/date"]),
    "a header that was not said": (
        "Date,Amount,Text\n01/05/2026,1.00,Rent", COUNTED, US,
        ["/file/1/date", "/file/1/amount"]),
    "the other order of days": (
        "13/01/2026,1.00,Rent\n01/05/2026,1.00,Rent", COUNTED, US, ["/file/1/date"]),
    "four digits for two": ("01/05/2026,1.00,Rent", COUNTED, SHORT, ["/file/1/date"]),
    "two digits for four": ("01/05/26,1.00,Rent", COUNTED, US, ["/file/1/date"]),
    "two digits": ("01/05/26,1.00,Rent", COUNTED, SHORT, LINE),
    "a year in the future": ("01/05/45,1.00,Rent", COUNTED, SHORT, ["/file/1/date"]),
    "a year of the last century": ("01/05/99,1.00,Rent", COUNTED, SHORT, LINE),
    "a day that is none": ("02/30/26,1.00,Rent", COUNTED, SHORT, ["/file/1/date"]),
    "a total at the end": (
        "01/05/26,1.00,Rent\n,1.00,Total\nTotal,1.00,\n", COUNTED, SHORT,
        ["/file/2/date", "/file/3/date", "/file/3/description"]),
    "a total in one cell": ("01/05/26,1.00,Rent\nTotal: 1.00\n", COUNTED, SHORT,
        ["/file/2/date", "/file/2/amount", "/file/2/description"]),
    "a comma in an unquoted text": (
        "01/05/26,1.00,Rent\n01/06/26,1.00,Rent, late\n", COUNTED, SHORT, ["/file/2/row"]),
    "a comma in the first text": (
        "01/05/26,1.00,Rent, late\n01/06/26,1.00,Rent\n", COUNTED, SHORT, ["/file/1/row"]),
    "a short row": ("01/05/26,1.00,Rent\n01/06/26\n", COUNTED, SHORT,
        ["/file/2/amount", "/file/2/description"]),
    "a row that is not closed": (
        '01/05/26,1.00,Rent\n01/06/26,1.00,"Rent\n', COUNTED, SHORT, ["/file/2/row"]),
    "quotes in a text": (
        '01/05/26,1.00,"Rent ""late"""\n', COUNTED, SHORT, [(5, 100, 'Rent "late"')]),
    "text behind a quote": ('01/05/26,1.00,"Rent" late\n', COUNTED, SHORT, ["/file/1/row"]),
    "too few columns": ("01/05/26,1.00\n", COUNTED, SHORT, ["/file"]),
    "no text": (b"01/05/26,1.00,R\0nt", COUNTED, SHORT, ["/file"]),
    "nothing": ("", COUNTED, SHORT, ["/file"]),
    "blanks alone": (" \n ,,\n", COUNTED, SHORT, ["/file"]),
    "a spreadsheet": (b"PK\x03\x04\x14\x00", COUNTED, SHORT, ["/file"]),
    "a page": ("<html><body>Sign in</body></html>", COUNTED, SHORT, ["/file"]),
    "a debit": ("01/05/26,1.00,Rent,Debit", TYPED, SHORT, [(5, -100, "Rent")]),
    "a debit with its minus": ("01/05/26,-1.00,Rent,DEBIT", TYPED, SHORT, [(5, -100, "Rent")]),
    "a debit in parentheses": ("01/05/26,(1.00),Rent,dr.", TYPED, SHORT, [(5, -100, "Rent")]),
    "a credit": ("01/05/26,1.00,Rent, CREDIT ", TYPED, SHORT, LINE),
    "a credit with a minus": ("01/05/26,-1.00,Rent,Credit", TYPED, SHORT, ["/file/1/amount"]),
    "a credit that says debit": ("01/05/26,1.00 DR,Rent,CR", TYPED, SHORT, ["/file/1/amount"]),
    "a debit that says credit": ("01/05/26,1.00CR,Rent,DR", TYPED, SHORT, ["/file/1/amount"]),
    "a debit that says it twice": ("01/05/26,1.00 DR,Rent,DR", TYPED, SHORT,
        [(5, -100, "Rent")]),
    "a withdrawal": ("01/05/26,1.00,Rent,Withdrawal", TYPED, SHORT, [(5, -100, "Rent")]),
    "a deposit": ("01/05/26,1.00,Rent,deposit", TYPED, SHORT, LINE),
    "Soll": ("01/05/26,1.00,Rent,S", TYPED, SHORT, [(5, -100, "Rent")]),
    "Haben": ("01/05/26,1.00,Rent,H", TYPED, SHORT, LINE),
    "another word": ("01/05/26,1.00,Rent,ACH_DEBIT", TYPED, SHORT, ["/file/1/direction"]),
    "no word": ("01/05/26,1.00,Rent,\n", TYPED, SHORT, ["/file/1/direction"]),
    "a total without a word": ("01/05/26,1.00,Rent,CR\n,1.00,Total,\n", TYPED, SHORT,
        ["/file/2/date", "/file/2/direction"]),
    "an amount of nothing": ("01/05/26,0.00,Rent,DR", TYPED, SHORT, ["/file/1/amount"]),
    "no amount": ("01/05/26,,Rent,DR", TYPED, SHORT, ["/file/1/amount"]),
    "a debit column of credits": ("01/05/26,1.00 CR,,Rent", IN_TWO, SHORT, ["/file/1/debit"]),
    "a credit column of debits": ("01/05/26,,1.00DR,Rent", IN_TWO, SHORT, ["/file/1/credit"]),
    "columns with their letters": (
        "01/05/26,1.00DR,,Rent\n01/06/26,,2.00CR,Fee", IN_TWO, SHORT,
        [(5, -100, "Rent"), (6, 200, "Fee")]),
    "nothing in one column": ("01/05/26,0.00,1.00,Rent", IN_TWO, SHORT, LINE),
    "both columns": ("01/05/26,1.00,1.00,Rent", IN_TWO, SHORT, ["/file/1/debit"]),
    "two columns of which one is empty": (
        "01/05/26,,1.00,Rent\n01/05/26,,,Rent", IN_TWO, SHORT, ["/file/2/amount"]),
    "three decimals": ("01/05/26,1.005,Rent", COUNTED, SHORT, ["/file/1/amount"]),
    "a formula": ("01/05/26,1.00,=1+1", COUNTED, SHORT, [(5, 100, "=1+1")]),
    "a script": ("01/05/26,1.00,<b>\u202ex</b>", COUNTED, SHORT, [(5, 100, "<b>x</b>")]),
    "a long text": (f"01/05/26,1.00,{'x' * 501}", COUNTED, SHORT, ["/file/1/description"]),
    "a long amount": (f"01/05/26,{'9' * 60},Rent", COUNTED, SHORT, ["/file/1/amount"]),
    "a column by its number below a header": (
        "Kopf\n\nDate;Amount;Description;\n01/05/26;1.00;Rent;S\n",
        {"direction": 4}, SHORT, [(5, -100, "Rent")]),
    "a number beyond the header": (
        "Date,Amount,Description\n01/05/26,1.00,Rent\n", {"direction": 4}, SHORT, ["/file"]),
    "a name twice": (
        "Date,Amount,Type,Type,Description\n", {"direction": "type"}, SHORT, ["/file"]),
    "a name that is not there": (
        "Date,Amount,Description\n", {"direction": "Type"}, SHORT, ["/file"]),
    "a type that was not named": (
        "Date,Amount,Description,Type,Direction\n01/05/26,1.00,Rent,DEBIT,out\n", {}, SHORT, LINE),
}  # fmt: skip


@pytest.mark.parametrize("name", UGLY)
def test_is_read_exactly_or_refused_where_it_is_wrong(name: str) -> None:
    content, columns, how, expected = UGLY[name]

    assert read(content, columns, how) == expected


def test_lines_begin_at_the_row_that_is_said() -> None:
    content = "account,6789\n\nDate,Amount,Text\n01/05/26,1.00,Rent\n"

    assert read(content, COUNTED, SHORT, first_row=4) == LINE
    assert read(content, COUNTED, SHORT, first_row=3) == ["/file/3/date", "/file/3/amount"]
    assert read(content, COUNTED, SHORT, first_row=5) == ["/file"]
    # A header says itself where the lines begin.
    named = {"description": "Text"}
    assert read(content, named, SHORT) == LINE
    assert read(content, named, SHORT, first_row=4) == ["/first_row"]
    assert read(content, {"date": 1, "amount": 2}, SHORT, first_row=4) == ["/first_row"]


def test_a_check_number_is_found_by_its_columns_number() -> None:
    columns = Columns(date=1, amount=2, reference=4, description=5)

    lines = read_csv(samples.WELLS_FARGO.encode(), TODAY, Manner(columns, "MM/DD/YYYY"))

    assert [each.reference for each in lines] == [None, "1042"]
