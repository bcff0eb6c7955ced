import codecs
import time
from datetime import date
from typing import Any

import msgspec
import pytest

from shared.bank_files.csv_file import read_csv
from shared.bank_files.layout import Columns, Manner
from shared.problems import FieldError, Problem
from tests.shared.bank_files import samples

TODAY = date(2025, 9, 30)
HEAD = "date,amount,description\n"


def lines(content: str | bytes, manner: Manner | None = None) -> list[Any]:
    """Day of September, cents and description of each line; its reference, if it has one."""
    raw = content if isinstance(content, bytes) else content.encode()
    return [
        (each.posted_on.day, each.amount_cents, each.description)
        + ((each.reference,) if each.reference else ())
        for each in read_csv(raw, TODAY, manner or Manner())
    ]


def errors(content: str | bytes, manner: Manner | None = None) -> list[Any]:
    """What is refused: its place, and the words."""
    with pytest.raises(Problem) as refused:
        lines(content, manner)
    found = [each for each in refused.value.errors if isinstance(each, FieldError)]
    return [(each.pointer, each.detail) for each in found]


def manner(date_format: Any = "YYYY-MM-DD", decimal: Any = ".", **columns: str) -> Manner:
    return Manner(msgspec.convert(columns, Columns), date_format, decimal)


def test_american_banks_name_their_columns() -> None:
    chase = manner("MM/DD/YYYY", date="Posting Date", reference="Check or Slip #")
    card = manner(date="Posted Date")

    assert lines(samples.CHASE, chase) == [
        (4, 385000, "REMOTE ONLINE DEPOSIT # 1", "1"),
        (3, -38500, "ORIG CO NAME:QUICK PIPES CO ENTRY DESCR:BILL, SEPT"),
        (2, -9550, "CHECK 1042", "1042"),
    ]
    assert lines(samples.CAPITAL_ONE, card) == [
        (3, -38500, "QUICK PIPES"),
        (5, 150000, "CAPITAL ONE ONLINE PYMT"),
    ]
    # Its credits have a minus; the column says the direction.
    assert lines(samples.CITI, manner("MM/DD/YYYY")) == [
        (3, -38500, "QUICK PIPES CHICAGO IL"),
        (5, 150000, "ONLINE PAYMENT, THANK YOU"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_european_banks_write_other_signs(encoding: str) -> None:
    dkb = manner("DD.MM.YYYY", ",", date="Buchungstag", amount="Betrag (EUR)",
                 description="Auftraggeber / Begünstigter")  # fmt: skip
    nationwide = manner("DD/MM/YYYY", debit="paid out", credit="PAID IN")
    ledger = manner("DD.MM.YYYY", ",", date="Datum", amount="Betrag", description="Text",
                    reference="Beleg")  # fmt: skip

    assert lines(samples.DKB.encode(encoding), dkb) == [
        (4, -138500, "Dächer & Söhne"),
        (3, 150000, "Tessa Tenant"),
    ]
    assert lines(samples.NATIONWIDE.encode(encoding), nationwide) == [
        (3, 150000, "Tessa Tenant"),
        (4, -38500, "Quick Pipes"),
    ]
    assert lines(samples.LEDGER.encode(encoding), ledger) == [
        (3, 150000, "Miete"),
        (4, -38500, "Dach", "7"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_end_in_any_way_and_may_be_empty(end: str) -> None:
    content = f"\n{HEAD},,\n\n2025-09-03,1.00,a\n , ,\n2025-09-04,2.00,b".replace("\n", end)

    assert lines(content) == [(3, 100, "a"), (4, 200, "b")]


def test_totals_are_refused_by_their_rows() -> None:
    assert errors(samples.TOTALS) == [
        ("/file/4/date", "Row 4: Enter a date as YYYY-MM-DD."),
        ("/file/5/date", "Row 5: Enter a date as YYYY-MM-DD, not “Total”."),
        ("/file/5/description", "Row 5: Enter 1 to 500 characters."),
    ]
    opening = "Row 8: Enter an amount other than 0, or remove the row."
    assert errors(samples.BANK_OF_AMERICA, manner("MM/DD/YYYY")) == [("/file/8/amount", opening)]


def test_each_fault_of_a_row_is_told() -> None:
    content = (
        "date,debit,credit,description\n"
        '2025-09-03,"12,50",,"two\nlines"\n'
        "2025-09-03,1.00,2.00,both\n"
        "2025-09-03,,,neither\n"
        "2025-09-03,1.005,,parts\n"
        "2025-09-03,,99999999999999.00,much\n"
        "9999-12-31,,1.00,late\n"
        "2025-09-03,1.00,,Rent, of September\n"
        f"2025-09-03,1.00,,{'x' * 501}\n"
    )

    assert [pointer for pointer, _ in errors(content)] == [
        "/file/2/debit",
        "/file/3/debit",
        "/file/4/amount",
        "/file/5/debit",
        "/file/6/amount",
        "/file/7/date",
        "/file/8/row",
        "/file/9/description",
    ]


def test_an_open_quotation_mark_is_an_error() -> None:
    content = HEAD + '2025-09-03,1.00,a\n2025-09-04,1.00,"b\n2025-09-05,1.00,c\n'

    assert errors(content) == [("/file/3/row", "Row 3: Close its quotation marks.")]


def test_a_file_without_its_columns_is_refused() -> None:
    other = manner(date="Posted")
    for content, how in (
        (samples.WELLS_FARGO, manner("MM/DD/YYYY")),
        (HEAD + "2025-09-03,1.00,a\n", other),
        ("date,credit,description\n2025-09-03,1.00,a\n", None),
        ("PK\x03\x04\x14", None),
        ("", None),
    ):
        [(pointer, detail)] = errors(content, how)
        assert pointer == "/file"
        assert "header" in detail
    assert "several" in errors("date,amount,Amount,description\n2025-09-03,1,2,a")[0][1]
    assert "no lines" in errors(HEAD)[0][1]
    assert "no text" in errors(codecs.BOM_UTF8 + b"\0\0")[0][1]


def test_a_long_run_of_accents_is_refused_in_little_time() -> None:
    accents = "\u0327\u0301" * 15_000
    content = HEAD + f"2025-09-03,1.00,a{accents}\n" * 20
    started = time.thread_time()

    assert len(errors(content)) == 20
    assert time.thread_time() - started < 1


def test_a_column_that_is_null_is_not_read() -> None:
    content = "date,amount,description,id,reference\n2025-09-03,1.00,a,7,r\n"

    assert [each.external_id for each in read_csv(content.encode(), TODAY, Manner())] == ["7"]
    without = Manner(Columns(id=None, reference=None))
    [line] = read_csv(content.encode(), TODAY, without)
    assert (line.external_id, line.reference) == (None, None)


def test_what_shows_nothing_is_left_out_of_texts() -> None:
    content = HEAD + "2025-09-03,1.00,\x1ba\u202eb\u200b\tc\x00\n"

    assert errors(content)[0][0] == "/file"
    assert lines(content.replace("\0", "\x1a")) == [(3, 100, "ab c")]
