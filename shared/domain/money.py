"""Amounts of money: whole cents, small enough to be exact in every JSON parser."""

from typing import Annotated

import msgspec

# Below 2^53, beyond which JavaScript's numbers have gaps.
MOST_CENTS = 10**15
Cents = Annotated[int, msgspec.Meta(ge=0, le=MOST_CENTS)]
# Of a charge or a payment.
Amount = Annotated[int, msgspec.Meta(ge=1, le=MOST_CENTS)]
# Of a change.
SignedCents = Annotated[int, msgspec.Meta(ge=-MOST_CENTS, le=MOST_CENTS)]
# A part of an amount: 800 is 8 %.
BasisPoints = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


def plain_amount(cents: int) -> str:
    """1,250.50 for 125050 cents, as a text for people says it."""
    return f"{cents // 100:,}.{cents % 100:02}"
