from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.admission.plan_limits import PlanLimits
from shared.admission.without_redis import LIMITS_LIFE, MOST_KEYS, Counter, Fallback

HOUR = 3_600_000


class Clock:
    """Simulated milliseconds."""

    def __init__(self) -> None:
        self.now = 1_000 * HOUR

    def __call__(self) -> int:
        """The time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def passes(fallback: Fallback, *counters: Counter) -> bool:
    return all(figures.wait == 0 for figures in fallback.charge(counters))


def test_an_instance_admits_its_rounded_up_share(clock: Clock) -> None:
    fallback = Fallback(10, clock)
    counter = Counter("org", 25, HOUR, 1)

    assert [passes(fallback, counter) for _ in range(4)] == [True, True, True, False]


def test_a_quota_of_zero_admits_nothing(clock: Clock) -> None:
    assert not passes(Fallback(10, clock), Counter("org", 0, HOUR, 1))


def test_a_refusal_charges_none_of_the_policies(clock: Clock) -> None:
    fallback = Fallback(1, clock)
    wide, narrow = Counter("wide", 10, HOUR, 1), Counter("narrow", 1, HOUR, 1)
    for _ in range(5):
        fallback.charge([wide, narrow])

    (figures,) = fallback.charge([wide._replace(cost=0)])

    assert figures.remaining == 9


def test_threads_together_admit_exactly_the_quota(clock: Clock) -> None:
    fallback = Fallback(1, clock)
    counter = Counter("org", 500, HOUR, 1)
    with ThreadPoolExecutor(8) as threads:
        admitted = Tally(threads.map(lambda _: passes(fallback, counter), range(1000)))

    assert admitted[True] == 500


def test_keeps_a_bounded_number_of_recent_counters(clock: Clock) -> None:
    fallback = Fallback(1, clock)
    kept, lost = Counter("kept", 1, HOUR, 1), Counter("lost", 1, HOUR, 1)
    assert passes(fallback, kept, lost)
    for number in range(MOST_KEYS):
        if number == MOST_KEYS // 2:
            assert not passes(fallback, kept)
        fallback.charge([Counter(f"{number}", 1, HOUR, 1)])

    assert not passes(fallback, kept)
    assert passes(fallback, lost)


def test_refused_requests_evict_no_counter(clock: Clock) -> None:
    fallback = Fallback(1, clock)
    kept, address = Counter("kept", 1, HOUR, 1), Counter("address", 1, HOUR, 1)
    assert passes(fallback, kept)
    assert passes(fallback, address)

    for number in range(MOST_KEYS):
        assert not passes(fallback, address, Counter(f"{number}", 1, HOUR, 1))

    assert not passes(fallback, kept)


def test_keeps_a_bounded_number_of_limits(clock: Clock) -> None:
    fallback = Fallback(1, clock)
    asked: list[str] = []

    def read(organization_id: str) -> PlanLimits:
        asked.append(organization_id)
        return PlanLimits(1, (), "active")

    for number in (*range(MOST_KEYS + 1), MOST_KEYS, 0):
        fallback.limits(f"{number}", read)

    assert asked == [f"{number}" for number in (*range(MOST_KEYS + 1), 0)]


def test_limits_are_read_again_after_five_seconds(clock: Clock) -> None:
    fallback = Fallback(1, clock)
    answers = iter([1, 2])

    def read(_: str) -> PlanLimits:
        return PlanLimits(next(answers), (), "active")

    first = fallback.limits("a", read)
    clock.now += LIMITS_LIFE - 1
    assert fallback.limits("a", read) == first
    clock.now += 1
    assert fallback.limits("a", read).calls_per_hour == 2


def test_limits_changed_by_this_instance_are_reread_at_once(clock: Clock) -> None:
    fallback = Fallback(1, clock)
    answers = iter([1, 2])

    def read(_: str) -> PlanLimits:
        return PlanLimits(next(answers), (), "active")

    fallback.limits("a", read)
    fallback.forget(["a", "never seen"])

    assert fallback.limits("a", read).calls_per_hour == 2
