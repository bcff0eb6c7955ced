"""Turns the signals that end a process into an exception, so that a release can go back."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Ctrl-C, a cancelled or timed-out build, a closed terminal.
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class InterruptedRunError(Exception):
    """The process was told to end."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise InterruptedRunError where the program is when a signal arrives."""
    with _handled(_interrupt):
        yield


@contextmanager
def uninterruptible() -> Iterator[None]:
    """Ignore the signals: a way back that was begun is gone to its end."""
    with _handled(signal.SIG_IGN):
        yield


@contextmanager
def _handled(handler: Any) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in SIGNALS}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def _interrupt(number: int, _frame: Any) -> None:
    raise InterruptedRunError(f"interrupted by {signal.Signals(number).name}")
