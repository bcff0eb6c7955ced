"""One line of a bank account, as a file or a request gives it."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated

import msgspec

from shared.domain.money import SignedCents
from shared.inputs.text import Name, ShortText

# As long as OFX has it.
ExternalId = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
# A year that is mistyped; banks announce lines of the coming days only.
FIRST_DAY = date(1970, 1, 1)
_FURTHEST_AHEAD = timedelta(days=366)


class BankLine(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A line of the bank."""

    posted_on: date
    """The day on which the bank booked it."""
    amount_cents: SignedCents
    """Money in is above 0, money out below."""
    description: ShortText
    """What the bank says about it."""
    reference: Name | None = None
    """A check number, for example."""
    external_id: ExternalId | None = None
    """The bank's own id of the line, by which it is imported once."""


class NumberedLine(BankLine, kw_only=True):
    """A line with what tells it from equal ones: the k-th such line of a file has ordinal k."""

    normalised_description: str
    ordinal: int


def normalised(description: str) -> str:
    """A description as lines are compared: banks write it in other cases, with other spaces."""
    folded = unicodedata.normalize("NFKC", description).casefold()
    return " ".join(folded.split())


def numbered(lines: Sequence[BankLine]) -> Iterator[NumberedLine]:
    """The lines of a file, without those that repeat the bank's id of an earlier one."""
    seen = Counter[tuple[date, int, str]]()
    ids = set[str]()
    for line in lines:
        compared, ordinal = normalised(line.description), 1
        if line.external_id is None:
            key = (line.posted_on, line.amount_cents, compared)
            seen[key] += 1
            ordinal = seen[key]
        elif line.external_id in ids:
            continue
        else:
            ids.add(line.external_id)
        yield NumberedLine(
            **msgspec.structs.asdict(line), normalised_description=compared, ordinal=ordinal
        )


def day_fault(day: date, today: date) -> str | None:
    """Why no bank has a line of that day; None if one may."""
    latest = today + _FURTHEST_AHEAD
    if FIRST_DAY <= day <= latest:
        return None
    return f"Enter a day from {FIRST_DAY} to {latest}."
