"""Amounts as banks write them, read to whole cents without rounding."""

import re
from typing import Literal

DecimalSign = Literal[".", ","]
"""What stands before the cents."""

_LONGEST = 40
_CURRENCIES = "$€£¥"
# The minus sign, and the spaces that are not broken across lines.
_PLAIN = str.maketrans("\u2212\u00a0\u202f\u2009", "-   ")


def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    # A file read with the wrong decimal sign must not become a hundred times as much, so what
    # stands between thousands is accepted between groups of three digits alone.
    grouped = rf"[0-9]{{1,3}}(?P<mark>[{thousands} ])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
    return re.compile(
        rf"(?P<whole>{grouped}|[0-9]+|(?=\{decimal}))(?:\{decimal}(?P<part>[0-9]{{1,2}}))?"
    )


_NUMBERS = {".": _pattern(".", ","), ",": _pattern(",", ".")}


def cents_of(text: str, decimal: DecimalSign) -> int | None:
    """The amount in cents; None if it can't be read exactly.

    (12.00), 12.00- and -12.00 are below 0. A currency's sign may stand on either side.
    """
    rest = text.translate(_PLAIN).strip().strip(_CURRENCIES).strip()
    if len(rest) > _LONGEST:
        return None
    is_negative = False
    if rest.startswith("(") and rest.endswith(")"):
        is_negative, rest = True, rest[1:-1]
    elif rest.endswith(("-", "+")):
        is_negative, rest = rest.endswith("-"), rest[:-1]
    elif rest.startswith(("-", "+")):
        is_negative, rest = rest.startswith("-"), rest[1:]
    found = _NUMBERS[decimal].fullmatch(rest.strip().strip(_CURRENCIES).strip())
    if found is None:
        return None
    whole = re.sub("[^0-9]", "", found["whole"]) or "0"
    cents = int(whole) * 100 + int((found["part"] or "").ljust(2, "0"))
    return -cents if is_negative else cents
