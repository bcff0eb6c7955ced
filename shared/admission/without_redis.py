"""Rate limits and cached limits while Redis is away: in this instance's memory, and bounded.

This is the only module whose state a request may write. The counters outlive an outage, because a
Redis that comes and goes would otherwise grant a new quota each time.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import NamedTuple, TypeVar

from shared.admission.plan_limits import PlanLimits
from shared.admission.sliding_window import EMPTY, Window, at, remaining, reset, wait, without
from shared.config import settings
from shared.once import once

Kept = TypeVar("Kept")

MOST_KEYS = 10_000
LIMITS_LIFE = 5_000


class Counter(NamedTuple):
    """One policy to charge: `window` in ms. If `undivided` this instance admits all of it."""

    key: str
    quota: int
    window: int
    cost: int
    undivided: bool = False


class Figures(NamedTuple):
    """A policy as it stands, times in ms: `wait` is 0 if it passed and NEVER if it never will.

    `bucket` is the start of the bucket that is charged.
    """

    quota: int
    remaining: int
    reset: int
    wait: int
    bucket: int


class Charged(NamedTuple):
    """A charge that was made, as it is given back: `window` and the start of its `bucket` in ms."""

    key: str
    bucket: int
    window: int
    cost: int


def milliseconds() -> int:
    """A clock that never goes back."""
    return time.monotonic_ns() // 1_000_000


class Fallback:
    """Counters, limits and marks of this instance, of which the least recently used go first.

    The instance admits its share of each quota, quota / `divisor` rounded up. `clock` is in ms and
    never goes back.
    """

    def __init__(self, divisor: int, clock: Callable[[], int] = milliseconds) -> None:
        self._divisor = divisor
        self._clock = clock
        self._lock = Lock()
        self._windows: OrderedDict[str, Window] = OrderedDict()
        self._limits: OrderedDict[str, tuple[int, PlanLimits]] = OrderedDict()
        self._marks: OrderedDict[str, int] = OrderedDict()

    def charge(self, counters: Sequence[Counter]) -> list[Figures]:
        """Charge all or none, as admit.lua does."""
        now = self._clock()
        with self._lock:
            held = [at(self._windows.get(each.key, EMPTY), now, each.window) for each in counters]
            quotas = [
                each.quota if each.undivided else -(-each.quota // self._divisor)
                for each in counters
            ]
            waits = [
                wait(quota, each.window, each.cost, window, now)
                for quota, each, window in zip(quotas, counters, held, strict=True)
            ]
            passes = not any(waits)
            for number, (each, window) in enumerate(zip(counters, held, strict=True)):
                if passes:
                    held[number] = window._replace(current=window.current + each.cost)
                # A refused counter moves up too, so that its client can't push it out with others.
                if passes or each.key in self._windows:
                    _keep(self._windows, each.key, held[number])
        return [
            Figures(
                quota,
                remaining(quota, each.window, window, now),
                reset(quota, each.window, window, now),
                needed,
                window.start,
            )
            for each, quota, window, needed in zip(counters, quotas, held, waits, strict=True)
        ]

    def give_back(self, charges: Iterable[Charged]) -> None:
        """Undo charges, as give_back.lua does."""
        with self._lock:
            for each in charges:
                if held := self._windows.get(each.key):
                    self._windows[each.key] = without(held, each.bucket, each.window, each.cost)

    def is_marked(self, session_id: str) -> bool:
        """Whether the session is known to have ended."""
        return self._marks.get(session_id, 0) > self._clock()

    def mark(self, session_id: str, life: int) -> None:
        """Note for `life` ms that the session has ended; a negative life forgets it."""
        with self._lock:
            if life > 0:
                _keep(self._marks, session_id, self._clock() + life)
            elif life < 0:
                self._marks.pop(session_id, None)

    def limits(self, organization_id: str, read: Callable[[str], PlanLimits]) -> PlanLimits:
        """The organization's limits, read from PostgreSQL by `read` at most every five seconds."""
        now = self._clock()
        with self._lock:
            until, limits = self._limits.get(organization_id, (0, None))
        if limits and now < until:
            return limits
        limits = read(organization_id)
        with self._lock:
            _keep(self._limits, organization_id, (now + LIMITS_LIFE, limits))
        return limits

    def forget(self, organization_ids: Iterable[str]) -> None:
        """Drop the limits of these organizations, which this instance has just changed."""
        with self._lock:
            for organization_id in organization_ids:
                self._limits.pop(organization_id, None)


def _keep(kept: OrderedDict[str, Kept], key: str, value: Kept) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > MOST_KEYS:
        kept.popitem(last=False)


@once
def fallback() -> Fallback:
    """The fallback of this process."""
    return Fallback(settings().rate_limit_fallback_divisor)
