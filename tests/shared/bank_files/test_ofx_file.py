import time
from datetime import date
from typing import Any

import pytest

from shared.bank_files.ofx_file import read_ofx
from shared.problems import FieldError, Problem
from tests.shared.bank_files.samples import OFX_1, OFX_2

TODAY = date(2025, 9, 30)


def lines(content: str | bytes, last4: str | None = "6789") -> list[Any]:
    """Day of September, cents, description, reference and id of each line."""
    raw = content if isinstance(content, bytes) else content.encode()
    return [
        (each.posted_on.day, each.amount_cents, each.description, each.reference, each.external_id)
        for each in read_ofx(raw, TODAY, last4)
    ]


def errors(content: str, last4: str | None = "6789") -> list[Any]:
    """Where something is refused, and in which words."""
    with pytest.raises(Problem) as refused:
        lines(content, last4)
    found = [each for each in refused.value.errors if isinstance(each, FieldError)]
    return [(each.pointer, each.detail) for each in found]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_elements_without_an_end_are_read(encoding: str) -> None:
    assert lines(OFX_1.encode(encoding)) == [
        (3, 150000, "Müller & Søn Rent of September", None, "202509031"),
        (4, -38550, "AT&T CHECK", "1042", "202509042"),
        (5, -10000, "XFER", None, "202509053"),
    ]


def test_xml_is_read_with_its_comments_and_quoted_sections() -> None:
    assert lines(OFX_2) == [
        (3, -1250, "Café <Linden>", None, None),
        (4, 2000, "Refund a <b> & c", None, "F2"),
    ]


def test_a_document_type_is_refused_with_its_entities() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'

    assert errors(OFX_2.replace("<OFX>", f"{bomb}<OFX>", 1))[0][0] == "/file"
    # An entity that no document has stays as it stands.
    assert lines(OFX_2.replace("&#233;", "&b;"))[0][2] == "Caf&b; <Linden>"


def test_the_file_is_of_one_account_and_of_this_one() -> None:
    assert lines(OFX_1, None)
    assert "ends in 6789, not in 1234" in errors(OFX_1, "1234")[0][1]
    two = OFX_1.replace("<LEDGERBAL>", "<BANKACCTFROM><ACCTID>5</BANKACCTFROM><LEDGERBAL>")
    assert "several" in errors(two, None)[0][1]


def test_each_wrong_transaction_is_named() -> None:
    wrong = (
        OFX_1.replace("20250903120000[0:GMT]", "yesterday")
        .replace("-385,5", "1,385.50")
        .replace("<TRNAMT>-100", "<TRNAMT>0.00")
    )

    assert [pointer for pointer, _ in errors(wrong)] == [
        "/file/1/DTPOSTED",
        "/file/2/TRNAMT",
        "/file/3/amount",
    ]
    assert errors(wrong)[0][1] == "Transaction 1: Enter a date like 20250131."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (OFX_1[: OFX_1.index("<MEMO>")], "incomplete"),
        (OFX_2.replace("]]>", ""), "incomplete"),
        ("date,amount,description\n", "no OFX"),
        ("<OFX></OFX>", "no lines"),
    ],
)
def test_what_is_no_whole_file_is_refused(content: str, why: str) -> None:
    [(pointer, detail)] = errors(content)

    assert (pointer, why in detail) == ("/file", True)


@pytest.mark.parametrize(
    "part", ["<", "<A ", "<!--", "<![CDATA[", "<STMTTRN>", "&amp;", "<MEMO>&#"]
)
def test_any_repetition_is_read_in_little_time(part: str) -> None:
    content = "<OFX>" + part * (1_000_000 // len(part))
    started = time.thread_time()

    with pytest.raises(Problem):
        lines(content)

    assert time.thread_time() - started < 1
