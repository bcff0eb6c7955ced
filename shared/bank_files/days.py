"""Days as banks write them. The format is told, never guessed: 03/04 is a day in both orders."""

import re
from datetime import date
from typing import Literal, get_args

DateFormat = Literal[
    "YYYY-MM-DD",
    "MM/DD/YYYY",
    "DD/MM/YYYY",
    "DD.MM.YYYY",
    "MM/DD/YY",
    "DD/MM/YY",
    "DD.MM.YY",
    "MM-DD-YYYY",
    "DD-MM-YYYY",
    "YYYY/MM/DD",
    "YYYYMMDD",
]
"""The order and the signs of a date. YY are years from 1970 to 2069."""

# Some banks write the time behind the day.
_TIME = (
    r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?: ?(?:[AP]M|Z|[+-][0-9:]{4,5}))?)?"
)
_PARTS = {"YYYY": "(?P<year>[0-9]{4})", "YY": "(?P<year>[0-9]{2})"}
_FIRST_SHORT_YEAR = 70


def _pattern(date_format: str) -> re.Pattern[str]:
    # With nothing between them, month and day can be told apart by their length alone.
    digits = "{2}" if date_format.isalpha() else "{1,2}"
    parts = _PARTS | {"MM": f"(?P<month>[0-9]{digits})", "DD": f"(?P<day>[0-9]{digits})"}
    found = re.findall("YYYY|YY|MM|DD|[^A-Z]", date_format)
    return re.compile("".join(parts.get(each, re.escape(each)) for each in found) + _TIME)


_FORMATS = {each: _pattern(each) for each in get_args(DateFormat)}
# As OFX writes it, with a time and its zone or without: 20250903120000.000[-5:EST].
_OFX = re.compile(
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:[0-9]{2,6}(?:\.[0-9]{1,9})?)?\s*(?:\[[^\]]{0,40}\])?"
)


def day_of(text: str, date_format: DateFormat) -> date | None:
    """The day; None if it is not in the format, or no day of the calendar."""
    return _day(_FORMATS[date_format].fullmatch(text.strip()))


def ofx_day(text: str) -> date | None:
    """The day of OFX's date and time, as it stands there, in the bank's own zone."""
    return _day(_OFX.fullmatch(text))


def _day(found: re.Match[str] | None) -> date | None:
    if found is None:
        return None
    year = int(found["year"])
    if len(found["year"]) == len("YY"):
        year += 1900 if year >= _FIRST_SHORT_YEAR else 2000
    try:
        return date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
