"""Requests to admission made directly: charges to separate counters, and peeks."""

import secrets
from typing import Any

from shared.admission.admit import Admission, RateCharge, admit
from shared.admission.plan_limits import PlanLimits
from shared.memorystore.client import Memorystore

# A window so long that no test crosses its end.
AGES = 1_000_000
PLAN = PlanLimits(5, ("properties",), "active")


def read_plan(_: str) -> PlanLimits:
    """The limits as read from PostgreSQL."""
    return PLAN


def read_nothing(_: str) -> PlanLimits:
    """For requests without an organization."""
    raise AssertionError("no limits are needed")


def some(quota: int, window: int = AGES, cost: int = 1, policy: str = "anonymous") -> RateCharge:
    """A charge to a new counter."""
    return RateCharge(policy, f"test:{secrets.token_hex(8)}", quota, window, cost)


def ask(store: Memorystore, *charges: RateCharge, **options: Any) -> Admission:
    """Admit a request; `options` are those of admit."""
    known: dict[str, Any] = {"read_limits": read_nothing, "store": store}
    return admit(charges, **known | options)


def left(store: Memorystore, one: RateCharge) -> int:
    """The remaining amount that a peek reports."""
    return ask(store, one._replace(cost=0)).quotas[0].remaining
