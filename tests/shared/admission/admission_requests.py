"""Requests to admission by hand: charges to counters of their own, and peeks."""

import secrets
from typing import Any

from shared.admission.admit import Admission, RateCharge, admit
from shared.admission.plan_limits import PlanLimits
from shared.memorystore.client import Memorystore

# So long that no test meets the edge of its bucket.
AGES = 1_000_000
PLAN = PlanLimits(5, ("properties",), "active")


def read_plan(_: str) -> PlanLimits:
    """As if read from PostgreSQL."""
    return PLAN


def read_nothing(_: str) -> PlanLimits:
    """For requests that have no organization."""
    raise AssertionError("no limits are needed")


def some(quota: int, window: int = AGES, cost: int = 1, policy: str = "anonymous") -> RateCharge:
    """A charge to a counter of its own."""
    return RateCharge(policy, f"test:{secrets.token_hex(8)}", quota, window, cost)


def ask(store: Memorystore, *charges: RateCharge, **options: Any) -> Admission:
    """Admit a request; `options` are those of admit."""
    known: dict[str, Any] = {"read_limits": read_nothing, "store": store}
    return admit(charges, **known | options)


def left(store: Memorystore, one: RateCharge) -> int:
    """What a peek says is left."""
    return ask(store, one._replace(cost=0)).quotas[0].remaining
