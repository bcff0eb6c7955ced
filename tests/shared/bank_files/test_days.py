from datetime import date

import pytest

from shared.bank_files.days import DateFormat, day_of, ofx_day

DAY = date(2025, 3, 4)


@pytest.mark.parametrize(
    ("text", "date_format"),
    [
        ("2025-03-04", "YYYY-MM-DD"),
        (" 2025-3-4 ", "YYYY-MM-DD"),
        ("2025-03-04T23:59:59Z", "YYYY-MM-DD"),
        ("2025-03-04 10:01:22.123 -0500", "YYYY-MM-DD"),
        ("03/04/2025", "MM/DD/YYYY"),
        ("3/4/2025 11:05 PM", "MM/DD/YYYY"),
        ("04/03/2025", "DD/MM/YYYY"),
        ("04.03.2025", "DD.MM.YYYY"),
        ("03/04/25", "MM/DD/YY"),
        ("04/03/25", "DD/MM/YY"),
        ("4.3.25", "DD.MM.YY"),
        ("03-04-2025", "MM-DD-YYYY"),
        ("04-03-2025", "DD-MM-YYYY"),
        ("2025/03/04", "YYYY/MM/DD"),
        ("20250304", "YYYYMMDD"),
    ],
)
def test_a_day_is_read_in_its_format(text: str, date_format: DateFormat) -> None:
    assert day_of(text, date_format) == DAY


@pytest.mark.parametrize(
    ("text", "date_format"),
    [
        ("03/04/2025", "YYYY-MM-DD"),
        ("13/04/2025", "MM/DD/YYYY"),
        ("02/30/2025", "MM/DD/YYYY"),
        ("04.03.25", "DD.MM.YYYY"),
        ("03/04/2025", "MM/DD/YY"),
        ("13/04/25", "MM/DD/YY"),
        ("03/04/5", "MM/DD/YY"),
        ("2025034", "YYYYMMDD"),
        ("20250230", "YYYYMMDD"),
        ("04x03x25", "DD.MM.YY"),
        ("0000-01-01", "YYYY-MM-DD"),
        ("2025-03-04 and later", "YYYY-MM-DD"),
        ("٢٠٢٥-٠٣-٠٤", "YYYY-MM-DD"),
        ("Total", "YYYY-MM-DD"),
        ("", "YYYY-MM-DD"),
    ],
)
def test_another_format_is_no_day(text: str, date_format: DateFormat) -> None:
    assert day_of(text, date_format) is None


def test_a_year_of_two_digits_is_of_1970_or_later() -> None:
    years = [day_of(f"03/04/{year}", "MM/DD/YY") for year in ("70", "99", "00", "69")]

    assert [each and each.year for each in years] == [1970, 1999, 2000, 2069]


@pytest.mark.parametrize(
    "text", ["20250304", "20250304120000", "20250304120000.000[-5:EST]", "20250304[0:GMT]"]
)
def test_ofx_writes_a_day_with_a_time_or_without(text: str) -> None:
    assert ofx_day(text) == DAY


@pytest.mark.parametrize("text", ["", "2025-03-04", "20250230", "202503", "2025030412000000000"])
def test_ofx_writes_no_other_day(text: str) -> None:
    assert ofx_day(text) is None
