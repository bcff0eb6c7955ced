"""The history checker, on which the proof of the cache relies, finds violations."""

from collections.abc import Iterator

import pytest

from tests.system.plan_history import History, Sight


class Clock:
    """Shows the time that it is set to."""

    now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def history(clock: Clock) -> History:
    """A change to 2 from 10 to 20, one to 3 from 30 to 40, one to 4 that dies at 50."""
    made = History(1, clock)
    for calls, began, ended in ((2, 10, 20), (3, 30, 40)):
        clock.now = began
        with made.change(calls):
            clock.now = ended
    clock.now = 50
    with pytest.raises(ConnectionError), made.change(4):
        raise ConnectionError
    return made


def sights() -> Iterator[tuple[int, float, float, bool]]:
    yield 1, 5, 6, True
    yield 2, 5, 6, False
    yield 1, 12, 13, True
    yield 2, 12, 13, True
    yield 1, 19, 25, True
    yield 1, 21, 25, False
    yield 2, 21, 35, True
    yield 2, 41, 42, False
    yield 1, 35, 36, False
    yield 3, 41, 99, True
    yield 4, 45, 51, True
    yield 4, 60, 61, True
    yield 3, 60, 61, True
    yield 9, 60, 61, False


@pytest.mark.parametrize(("calls", "began", "ended", "is_possible"), list(sights()))
def test_an_observation_is_judged_by_when_its_request_ran(
    history: History, clock: Clock, calls: int, began: float, ended: float, *, is_possible: bool
) -> None:
    def look() -> int:
        clock.now = ended
        return calls

    clock.now = began
    history.saw(look)

    assert history.outdated() == ([] if is_possible else [Sight(calls, began, ended)])


def test_a_missing_answer_is_no_observation(history: History) -> None:
    history.saw(lambda: None)

    assert history.count == 0
