import logging
from itertools import pairwise

import pytest

from shared.memorystore.breaker import FAILURES_TO_OPEN, FIRST_PAUSE, LONGEST_PAUSE, Breaker


class Clock:
    """Simulated seconds."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(clock: Clock) -> Breaker:
    breaker = Breaker("memorystore", clock)
    for _ in range(FAILURES_TO_OPEN):
        breaker.failed("refused")
    return breaker


def test_scattered_failures_keep_it_closed(clock: Clock) -> None:
    breaker = Breaker("memorystore", clock)
    for _ in range(FAILURES_TO_OPEN):
        breaker.failed("refused")
        breaker.succeeded()

    assert breaker.allows()
    assert not breaker.has_failed()


def test_consecutive_failures_open_it(opened: Breaker) -> None:
    assert opened.has_failed()
    assert not opened.allows()


def test_one_caller_probes_per_pause(opened: Breaker, clock: Clock) -> None:
    clock.now += FIRST_PAUSE

    assert [opened.allows() for _ in range(3)] == [True, False, False]


def test_the_pause_between_probes_doubles_up_to_a_maximum(opened: Breaker, clock: Clock) -> None:
    probed_at = []
    while clock.now < 30:
        clock.now += 0.25
        if opened.allows():
            probed_at.append(clock.now)
            opened.failed("refused")

    pauses = [later - earlier for earlier, later in pairwise(probed_at)]
    assert probed_at[0] == FIRST_PAUSE
    assert pauses[:4] == [1.0, 2.0, LONGEST_PAUSE, LONGEST_PAUSE]


def test_a_lost_probe_does_not_end_the_probing(opened: Breaker, clock: Clock) -> None:
    clock.now += FIRST_PAUSE
    assert opened.allows()

    clock.now += LONGEST_PAUSE

    assert opened.allows()


def test_a_success_closes_it_and_resets_the_pause(opened: Breaker, clock: Clock) -> None:
    clock.now += 10
    opened.allows()
    opened.succeeded()
    assert opened.allows()

    for _ in range(FAILURES_TO_OPEN):
        opened.failed("refused")
    clock.now += FIRST_PAUSE

    assert opened.allows()


def test_opening_and_closing_are_logged_once_each(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    breaker = Breaker("memorystore", clock)
    with caplog.at_level(logging.INFO, "pavilion"):
        for _ in range(3 * FAILURES_TO_OPEN):
            breaker.failed("TimeoutError: timed out")
        for _ in range(3):
            breaker.succeeded()

    logged = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert logged == [("ERROR", "memorystore is away"), ("WARNING", "memorystore is back")]
    # The fields beside the message in the log line: see shared/logs.py.
    assert caplog.records[0].__dict__["fields"] == {
        "event": "memorystore_away",
        "reason": "TimeoutError: timed out",
    }
