"""A circuit breaker: after a few failures in a row callers stop asking, until a probe succeeds."""

import logging
import time
from collections.abc import Callable
from threading import Lock

logger = logging.getLogger("pavilion")

FAILURES_TO_OPEN = 3
FIRST_PAUSE = 0.5
# A probe costs one request a timeout, which is cheap every four seconds.
LONGEST_PAUSE = 4.0


class Breaker:
    """The state of one dependency, shared by the threads of a process. Times in seconds."""

    def __init__(self, dependency: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._dependency = dependency
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._pause = FIRST_PAUSE
        # None while closed.
        self._next_probe: float | None = None

    def has_failed(self) -> bool:
        """Whether the last attempt failed."""
        return self._failures > 0

    def allows(self) -> bool:
        """Whether the caller may try; it then reports succeeded() or failed().

        While open, one caller a pause may, and the pause doubles. The time of the next probe is set
        when this one begins, so that a probe that never reports blocks nothing.
        """
        if self._next_probe is None:
            return True
        with self._lock:
            now = self._clock()
            if self._next_probe is not None:
                if now < self._next_probe:
                    return False
                self._pause = min(self._pause * 2, LONGEST_PAUSE)
                self._next_probe = now + self._pause
            return True

    def succeeded(self) -> None:
        """Count a success, which closes the breaker."""
        if not self._failures:
            return
        with self._lock:
            was_open = self._next_probe is not None
            self._failures = 0
            self._next_probe = None
        if was_open:
            logger.warning(
                "%s is back",
                self._dependency,
                extra={"fields": {"event": f"{self._dependency}_back"}},
            )

    def failed(self, reason: str) -> None:
        """Count a failure; `reason` goes to the log when this one opens the breaker."""
        with self._lock:
            self._failures += 1
            opens = self._next_probe is None and self._failures >= FAILURES_TO_OPEN
            if opens:
                self._pause = FIRST_PAUSE
                self._next_probe = self._clock() + FIRST_PAUSE
        if opens:
            logger.error(
                "%s is away",
                self._dependency,
                extra={"fields": {"event": f"{self._dependency}_away", "reason": reason}},
            )
