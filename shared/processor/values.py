"""The values of the processor's objects, no wider than our columns are.

An organization can make objects of many forms at its own account. An object of another form is
found out here, where it can be left alone, and not by the statement that would store it.
"""

from typing import Annotated

from msgspec import Meta

_MOST_CENTS = 1_000_000_000_000_000

# An id has at most 255 characters (docs.stripe.com/upgrades, "What changes does Stripe consider to
# be backward-compatible?").
Name = Annotated[str, Meta(min_length=1, max_length=255, pattern=r"\A[!-~]+\Z")]
Text = Annotated[str, Meta(max_length=2000, pattern=r"\A[^\x00]*\Z")]
Number = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\A[^\x00]*\Z")]
Cents = Annotated[int, Meta(ge=0, le=_MOST_CENTS)]
SignedCents = Annotated[int, Meta(ge=-_MOST_CENTS, le=_MOST_CENTS)]
