"""Amounts as banks write them, read to whole cents without rounding."""

import re
from typing import Literal, NamedTuple

from shared.bank_files.directions import Direction

DecimalSign = Literal[".", ","]
"""What stands before the cents."""

_LONGEST = 40
# Other minus signs, spaces that are not broken across lines, and the apostrophe of printed texts.
_PLAIN = str.maketrans("\u2212\u2013\u00a0\u202f\u2009\u2007\u2019", "--    '")
_CURRENCY = r"(?:\s|(?:US|CA|AU|NZ)?[$€£¥]|USD|EUR|GBP|CHF|CAD|AUD|NZD)+"
_AROUND = re.compile(f"^{_CURRENCY}|{_CURRENCY}$")
# Debit and credit; S and H are Soll and Haben.
_MARK = re.compile(r"(?:(?P<out>DR|S)|CR|H)\.?$", re.IGNORECASE)


def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    # A file read with the wrong decimal sign must not become a hundred times as much, so what
    # stands between thousands is accepted between groups of three digits alone.
    grouped = rf"[0-9]{{1,3}}(?P<mark>[{thousands} '])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
    return re.compile(
        rf"(?P<whole>{grouped}|[0-9]+|(?=\{decimal}))(?:\{decimal}(?P<part>[0-9]{{1,2}}))?"
    )


_NUMBERS = {".": _pattern(".", ","), ",": _pattern(",", ".")}


class Amount(NamedTuple):
    """An amount, and the direction that letters behind it say, such as DR."""

    cents: int
    mark: Direction | None = None


def amount_of(text: str, decimal: DecimalSign) -> Amount | None:
    """The amount; None if it can't be read exactly.

    (12.00), 12.00-, -12.00 and 12.00 DR are below 0. A currency may stand on either side.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    rest, mark, is_negative = _bare(text.translate(_PLAIN)), None, False
    if rest.startswith("(") and rest.endswith(")"):
        is_negative, rest = True, rest[1:-1]
    elif found := _MARK.search(rest):
        mark, rest = _direction(found), rest[: found.start()]
        is_negative = mark == "out"
    elif rest.endswith(("-", "+")):
        is_negative, rest = rest.endswith("-"), rest[:-1]
    elif rest.startswith(("-", "+")):
        is_negative, rest = rest.startswith("-"), rest[1:]
    number = _NUMBERS[decimal].fullmatch(_bare(rest))
    if number is None:
        return None
    whole = re.sub("[^0-9]", "", number["whole"]) or "0"
    cents = int(whole) * 100 + int((number["part"] or "").ljust(2, "0"))
    return Amount(-cents if is_negative else cents, mark)


def _bare(text: str) -> str:
    return _AROUND.sub("", text)


def _direction(mark: re.Match[str]) -> Direction:
    return "out" if mark["out"] else "in"


def cents_of(text: str, decimal: DecimalSign) -> int | None:
    """The amount in cents; None if it can't be read exactly."""
    found = amount_of(text, decimal)
    return found and found.cents
