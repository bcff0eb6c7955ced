"""Days as banks write them. The format is told, never guessed: 03/04 is a day in both orders."""

import re
from datetime import date
from typing import Literal

DateFormat = Literal["YYYY-MM-DD", "MM/DD/YYYY", "DD/MM/YYYY", "DD.MM.YYYY"]
"""The order and the signs of a date."""

# Some banks write the time behind the day.
_TIME = (
    r"(?:[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?: ?(?:[AP]M|Z|[+-][0-9:]{4,5}))?)?"
)
_YEAR, _MONTH, _DAY = "(?P<year>[0-9]{4})", "(?P<month>[0-9]{1,2})", "(?P<day>[0-9]{1,2})"
_FORMATS: dict[DateFormat, re.Pattern[str]] = {
    "YYYY-MM-DD": re.compile(f"{_YEAR}-{_MONTH}-{_DAY}{_TIME}"),
    "MM/DD/YYYY": re.compile(f"{_MONTH}/{_DAY}/{_YEAR}{_TIME}"),
    "DD/MM/YYYY": re.compile(f"{_DAY}/{_MONTH}/{_YEAR}{_TIME}"),
    "DD.MM.YYYY": re.compile(rf"{_DAY}\.{_MONTH}\.{_YEAR}{_TIME}"),
}
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
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
