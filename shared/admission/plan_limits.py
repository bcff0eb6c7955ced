"""An organization's limits and how the cache holds them: the three states of one Redis key.

`V:<calls per hour or nothing>:<json>` is a value, `L:<token>` the lease of the request that reads
PostgreSQL to fill it, `T:<token>` the tombstone of a change under way. admit.lua and
plan_limits.lua move the key between them.
"""

from datetime import datetime
from typing import Literal

import msgspec

# What admit.lua reports for an organization whose plan has no limit, and for what it did not judge.
UNLIMITED = -1
HOUR_MS = 3_600_000
# limit × window stays exact in Lua's doubles.
MOST_CALLS = (2**53 - 1) // HOUR_MS


SubscriptionStatus = Literal["trialing", "active", "past_due", "cancelled", "expired"]
"""With `cancelled` and `expired` the organization is on the free plan."""
SubscriptionEndedReason = Literal["trial", "cancelled", "unpaid"]


class PlanLimits(msgspec.Struct, frozen=True):
    """What the effective plan allows; None calls per hour means unlimited, 0 means no calls.

    `status` and `ended_reason` are the subscription's own, for the gates. `trial_ends_at` has a
    time zone.
    """

    calls_per_hour: int | None
    features: tuple[str, ...]
    status: SubscriptionStatus
    ended_reason: str | None = None
    suspended: bool = False
    trial_ends_at: datetime | None = None


class Lives(msgspec.Struct, frozen=True):
    """How long the states last, in ms. Tests shorten them.

    The tombstone outlives the longest change, which transaction_timeout ends after 10 s.
    """

    value: int = 60_000
    lease: int = 2_000
    tombstone: int = 15_000


LIVES = Lives()

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(PlanLimits).decode


def limits_key(organization_id: str) -> str:
    """The key of the organization's cached limits."""
    return f"subscription-limits:org:{organization_id}"


def encode(limits: PlanLimits) -> bytes:
    """The value as Redis holds it; the calls stand apart so that Lua need not read JSON."""
    calls = limits.calls_per_hour
    figure = b"" if calls is None else b"%d" % min(calls, MOST_CALLS)
    return b"V:%b:%b" % (figure, _encode(limits))


def decode(value: bytes) -> PlanLimits:
    """The limits of a cached value; msgspec.MsgspecError if another revision wrote another form."""
    return _decode(value[value.index(b":", 2) + 1 :])


def trial_end(limits: PlanLimits) -> int | str:
    """The end of the trial in epoch ms, or nothing, as admit.lua takes it."""
    ends_at = limits.trial_ends_at
    return "" if ends_at is None else int(ends_at.timestamp() * 1000)
