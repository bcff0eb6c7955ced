"""The answers that are allowed while a plan changes: a register with many readers and writers.

All times are from one clock. A change takes effect at some instant between its request and its
acknowledgement; without an acknowledgement, at any instant from its request on, or never.
"""

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec


class Change(msgspec.Struct):
    """A change to `calls` per hour, a value that no other change of the history sets."""

    calls: int
    began: float
    acknowledged: float = math.inf


class Sight(msgspec.Struct, frozen=True):
    """An answer that shows `calls` per hour, to a request that ran from `began` to `ended`."""

    calls: int
    began: float
    ended: float


class History:
    """The changes and sights of one organization; thread-safe."""

    def __init__(self, calls: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._changes = {calls: Change(calls, -math.inf, -math.inf)}
        self._sights: list[Sight] = []

    @contextmanager
    def change(self, calls: int) -> Iterator[None]:
        """Record a change, which is acknowledged when the block ends without an error."""
        change = Change(calls, self._clock())
        with self._lock:
            assert calls not in self._changes
            self._changes[calls] = change
        yield
        change.acknowledged = self._clock()

    def saw(self, look: Callable[[], int | None]) -> None:
        """Record what `look` sees; None means that there was no answer."""
        began = self._clock()
        calls = look()
        if calls is not None:
            sight = Sight(calls, began, self._clock())
            with self._lock:
                self._sights.append(sight)

    @property
    def count(self) -> int:
        """How many sights there are."""
        return len(self._sights)

    def outdated(self) -> list[Sight]:
        """The sights of a value that was not valid at any time during their request."""
        return [sight for sight in self._sights if not self._is_possible(sight)]

    def _is_possible(self, sight: Sight) -> bool:
        seen = self._changes.get(sight.calls)
        if seen is None or seen.began > sight.ended:
            return False
        return not any(
            seen.acknowledged < later.began and later.acknowledged < sight.began
            for later in self._changes.values()
        )
