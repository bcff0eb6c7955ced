"""The cache's promise: after an acknowledged change nobody with Redis acts on the old limits."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event
from uuid import uuid4

import msgspec
import pytest

from shared.admission import Admission, admit
from shared.breaker import Breaker
from shared.fallback import Fallback
from shared.limits_value import Lives, SubscriptionLimits, limits_key
from shared.memorystore import Memorystore, script
from shared.problems import Code, Problem, unavailable
from shared.subscription_limits import (
    Clearing,
    clear_subscription_limit_cache,
    get_rate_limit_for_organization,
)
from tests.counting_proxy import CountingProxy
from tests.outages import Outages

GET = script("return redis.call('GET', KEYS[1])")
SET = script("return redis.call('SET', KEYS[1], ARGV[1])")
PTTL = script("return redis.call('PTTL', KEYS[1])")
OLD, NEW, NEWEST = 100, 200, 300


class Organization:
    """One organization as PostgreSQL has it, and one reader's view through Redis."""

    def __init__(self, store: Memorystore) -> None:
        self.store = store
        self.instead = Fallback(1)
        self.id = str(uuid4())
        self.limits = SubscriptionLimits(OLD, ("properties",), "active")
        self.reads = 0
        self.lives = Lives()

    def set_calls(self, calls: int) -> None:
        """Commit a change."""
        self.limits = msgspec.structs.replace(self.limits, calls_per_hour=calls)

    def read(self, _: str) -> SubscriptionLimits:
        self.reads += 1
        return self.limits

    def admit(self, read: Callable[[str], SubscriptionLimits] | None = None) -> Admission:
        return admit(
            (),
            organization_id=self.id,
            read_limits=read or self.read,
            store=self.store,
            instead=self.instead,
            lives=self.lives,
        )

    def calls(self) -> int | None:
        """The calls per hour that a request now acts on."""
        limits = self.admit().limits
        assert limits
        return limits.calls_per_hour

    def clearing(self) -> Clearing:
        return Clearing(self.store, self.instead, self.lives)

    def cached(self) -> bytes | None:
        held: bytes | None = self.store.run(GET, [limits_key(self.id)], [])
        return held

    def charged(self) -> int:
        """How many calls Redis has counted."""
        held: bytes | None = self.store.run(GET, [f"rate:org:{self.id}"], [])
        return sum(int(figure) for figure in held.split()[1:]) if held else 0


class SlowRead:
    """A read that has its answer and brings it only when told; the first `times` are slow."""

    def __init__(self, organization: Organization, times: int = 1) -> None:
        self._organization = organization
        self._times = times
        self.has_read = Event()
        self.may_return = Event()
        self.count = 0

    def __call__(self, organization_id: str) -> SubscriptionLimits:
        self.count += 1
        limits = self._organization.read(organization_id)
        if self.count <= self._times:
            self.may_return.clear()
            self.has_read.set()
            assert self.may_return.wait(5)
        return limits


@pytest.fixture
def store(redis_url: str) -> Iterator[Memorystore]:
    opened = Memorystore(redis_url, timeout=2, connect_timeout=2)
    yield opened
    opened.close()


@pytest.fixture
def organization(store: Memorystore) -> Organization:
    return Organization(store)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(50) as pool:
        yield pool


def calls_of(answer: Future[Admission]) -> int | None:
    limits = answer.result(5).limits
    assert limits
    return limits.calls_per_hour


def test_limits_are_read_once_and_then_come_with_the_charge(organization: Organization) -> None:
    assert [organization.calls() for _ in range(5)] == [OLD] * 5
    assert organization.reads == 1
    assert organization.charged() == 5


def test_a_slow_reader_neither_uses_nor_stores_what_it_read_before_a_change(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    slow = SlowRead(organization)
    answer = threads.submit(organization.admit, slow)
    assert slow.has_read.wait(5)
    clearing = organization.clearing()
    assert clearing.mark([organization.id])
    organization.set_calls(NEW)
    assert clearing.lift()

    slow.may_return.set()

    assert calls_of(answer) == NEW
    assert slow.count == 2
    assert organization.calls() == NEW
    assert organization.charged() == 2


def test_a_slow_reader_uses_what_a_faster_one_stored_after_the_change(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    slow = SlowRead(organization)
    answer = threads.submit(organization.admit, slow)
    assert slow.has_read.wait(5)
    clearing = organization.clearing()
    clearing.mark([organization.id])
    organization.set_calls(NEW)
    clearing.lift()
    assert organization.calls() == NEW

    slow.may_return.set()

    assert calls_of(answer) == NEW
    assert slow.count == 1


def test_a_reader_that_began_during_the_change_reads_again_after_it(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    clearing = organization.clearing()
    clearing.mark([organization.id])
    slow = SlowRead(organization)
    answer = threads.submit(organization.admit, slow)
    assert slow.has_read.wait(5)
    organization.set_calls(NEW)
    clearing.lift()

    slow.may_return.set()

    assert calls_of(answer) == NEW


def test_during_a_change_everybody_reads_postgresql_and_nobody_stores(
    organization: Organization,
) -> None:
    organization.calls()
    clearing = organization.clearing()
    clearing.mark([organization.id])
    before = organization.calls()
    organization.set_calls(NEW)
    after = organization.calls()

    assert (before, after) == (OLD, NEW)
    assert (organization.cached() or b"").startswith(b"T:")
    assert organization.charged() == 3


def test_two_changes_at_once_leave_nothing_of_before_the_later_one(
    organization: Organization,
) -> None:
    first, second = organization.clearing(), organization.clearing()
    first.mark([organization.id])
    second.mark([organization.id])
    organization.set_calls(NEW)
    first.lift()
    assert (organization.cached() or b"").startswith(b"T:")
    assert organization.calls() == NEW
    organization.set_calls(NEWEST)
    second.lift()

    assert organization.calls() == NEWEST


def test_the_change_that_marked_first_and_commits_last_clears_what_came_in_between(
    organization: Organization,
) -> None:
    first, second = organization.clearing(), organization.clearing()
    first.mark([organization.id])
    second.mark([organization.id])
    second.lift()
    assert organization.calls() == OLD
    organization.set_calls(NEW)
    first.lift()

    assert organization.calls() == NEW


def test_a_commit_slower_than_its_tombstone_clears_what_was_stored_meanwhile(
    organization: Organization,
) -> None:
    organization.lives = Lives(tombstone=30)
    clearing = organization.clearing()
    clearing.mark([organization.id])
    time.sleep(0.05)
    assert organization.calls() == OLD
    assert (organization.cached() or b"").startswith(b"V:")
    organization.set_calls(NEW)
    clearing.lift()

    assert organization.calls() == NEW


def test_a_commit_slower_than_its_tombstone_stops_a_reader_that_began_meanwhile(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    organization.lives = Lives(tombstone=30)
    clearing = organization.clearing()
    clearing.mark([organization.id])
    time.sleep(0.05)
    slow = SlowRead(organization)
    answer = threads.submit(organization.admit, slow)
    assert slow.has_read.wait(5)
    organization.set_calls(NEW)
    clearing.lift()

    slow.may_return.set()

    assert calls_of(answer) == NEW


def test_a_crash_between_commit_and_clear_heals_when_the_tombstone_ends(
    organization: Organization,
) -> None:
    organization.calls()
    organization.lives = Lives(tombstone=60)
    organization.clearing().mark([organization.id])
    organization.set_calls(NEW)

    assert organization.calls() == NEW
    assert (organization.cached() or b"").startswith(b"T:")
    time.sleep(0.08)
    assert organization.calls() == NEW
    assert (organization.cached() or b"").startswith(b"V:")


def test_a_tombstone_that_could_not_be_set_is_told_to_the_change(
    organization: Organization,
) -> None:
    away = Memorystore(None, timeout=1, connect_timeout=1)
    with clear_subscription_limit_cache(store=away, instead=organization.instead) as clearing:
        assert clearing.mark([organization.id]) is False

    assert clearing.lift() is False


def test_redis_that_goes_away_before_the_clear_leaves_the_tombstone_in_force(
    valkey: Outages,
) -> None:
    store = Memorystore(valkey.url, timeout=0.05, connect_timeout=0.5, breaker=Breaker("valkey"))
    organization = Organization(store)
    organization.calls()
    clearing = organization.clearing()
    assert clearing.mark([organization.id])
    organization.set_calls(NEW)
    valkey.freeze()
    assert clearing.lift() is False
    valkey.thaw()

    assert organization.calls() == NEW
    store.close()


def test_redis_that_goes_away_between_the_trips_of_a_reader_costs_it_nothing_but_a_timeout(
    valkey: Outages,
) -> None:
    store = Memorystore(valkey.url, timeout=0.05, connect_timeout=0.5)
    organization = Organization(store)
    organization.admit()
    organization.store.run(script("return redis.call('FLUSHALL')"), [], [])

    def read(organization_id: str) -> SubscriptionLimits:
        valkey.freeze()
        return organization.read(organization_id)

    answer = organization.admit(read)
    valkey.thaw()

    assert answer.allowed
    assert answer.is_fallback
    assert organization.calls() == OLD
    assert organization.charged() <= 2
    store.close()


def test_a_stampede_of_fifty_readers_is_one_query(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    def read(organization_id: str) -> SubscriptionLimits:
        time.sleep(0.05)
        return organization.read(organization_id)

    answers = [threads.submit(organization.admit, read) for _ in range(50)]

    assert [calls_of(answer) for answer in answers] == [OLD] * 50
    assert organization.reads == 1
    assert organization.charged() == 50


def test_readers_that_waited_for_one_that_died_go_on_when_its_lease_ends(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    organization.lives = Lives(lease=150)
    organization.store.run(
        script("return redis.call('SET', KEYS[1], 'L:died', 'PX', 150)"),
        [limits_key(organization.id)],
        [],
    )
    answers = [threads.submit(organization.admit) for _ in range(8)]

    assert [calls_of(answer) for answer in answers] == [OLD] * 8
    assert organization.reads == 1


def test_a_reader_does_not_wait_longer_than_a_lease_for_one_that_hangs(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    organization.lives = Lives(lease=100)
    organization.store.run(SET, [limits_key(organization.id)], ["L:hangs"])
    started = time.monotonic()

    assert organization.calls() == OLD
    assert time.monotonic() - started < 2
    assert organization.cached() == b"L:hangs"


def test_a_lease_taken_anew_after_a_change_is_not_taken_for_the_one_before_it(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    holder, impatient = SlowRead(organization, times=2), SlowRead(organization)
    held = threads.submit(organization.admit, holder)
    assert holder.has_read.wait(5)
    organization.lives = Lives(lease=1)
    waited = threads.submit(organization.admit, impatient)
    assert impatient.has_read.wait(5)
    clearing = organization.clearing()
    clearing.mark([organization.id])
    organization.set_calls(NEW)
    clearing.lift()
    organization.lives = Lives()
    holder.has_read.clear()
    holder.may_return.set()
    assert holder.has_read.wait(5)
    assert (organization.cached() or b"").startswith(b"L:")

    impatient.may_return.set()
    assert calls_of(waited) == NEW

    holder.may_return.set()
    assert calls_of(held) == NEW


def test_a_read_that_fails_lets_the_next_reader_in_at_once(organization: Organization) -> None:
    def read(_: str) -> SubscriptionLimits:
        raise unavailable("The database")

    with pytest.raises(Problem):
        organization.admit(read)

    assert organization.cached() is None
    assert organization.calls() == OLD


def test_changes_that_overtake_every_read_are_answered_with_503(
    organization: Organization,
) -> None:
    def read(organization_id: str) -> SubscriptionLimits:
        clearing = organization.clearing()
        clearing.mark([organization_id])
        clearing.lift()
        return organization.read(organization_id)

    with pytest.raises(Problem) as refused:
        organization.admit(read)

    assert refused.value.status == 503
    assert organization.charged() == 0


@pytest.mark.parametrize(
    ("ends_in", "shortest", "longest"),
    [(20.0, 15_000, 20_000), (3600.0, 55_000, 60_000), (-1.0, 1, 1_000), (-3600.0, 55_000, 60_000)],
)
def test_limits_of_a_trial_are_not_kept_beyond_its_end(
    organization: Organization, ends_in: float, shortest: int, longest: int
) -> None:
    ends_at = datetime.now(UTC) + timedelta(seconds=ends_in)
    organization.limits = SubscriptionLimits(OLD, (), "trialing", trial_ends_at=ends_at)
    organization.calls()

    life = organization.store.run(PTTL, [limits_key(organization.id)], [])
    assert shortest <= life <= longest


def test_a_value_that_another_revision_wrote_is_read_past_and_charged_once(
    organization: Organization,
) -> None:
    organization.store.run(SET, [limits_key(organization.id)], ['V:7:{"form":"of another"}'])

    assert organization.calls() == OLD
    assert organization.charged() == 1


def test_a_refused_change_clears_at_once_and_one_of_unknown_outcome_leaves_its_tombstone(
    organization: Organization,
) -> None:
    refused = Problem(Code.LIMIT_EXCEEDED, "Too many properties.")
    for raised in (refused, unavailable("The database"), ConnectionResetError()):
        with (
            pytest.raises(type(raised)),
            clear_subscription_limit_cache(
                store=organization.store, instead=organization.instead
            ) as clearing,
        ):
            clearing.mark([organization.id])
            raise raised
        is_marked = (organization.cached() or b"").startswith(b"T:")
        assert is_marked == (raised is not refused)


def test_a_change_of_a_plan_clears_every_organization_on_it(
    store: Memorystore, redis_url: str, proxied: Callable[[str], CountingProxy]
) -> None:
    organizations = [Organization(store) for _ in range(3)]
    for each in organizations:
        each.calls()
    proxy = proxied(redis_url)
    counted = Memorystore(proxy.url, timeout=2, connect_timeout=2)
    ids = [str(uuid4()) for _ in range(1200)] + [each.id for each in organizations]
    with clear_subscription_limit_cache(store=counted, instead=Fallback(1)) as clearing:
        assert clearing.mark(ids)
        for each in organizations:
            each.set_calls(NEW)
    counted.close()

    assert [each.calls() for each in organizations] == [NEW] * 3
    assert proxy.round_trips <= 2 * 3 + 2


def test_the_rate_limit_is_told_without_charging(organization: Organization) -> None:
    def limit() -> int | None:
        return get_rate_limit_for_organization(
            organization.id, organization.read, store=organization.store
        )

    assert [limit(), limit()] == [OLD, OLD]
    assert organization.reads == 1
    assert organization.charged() == 0


def test_the_rate_limit_is_told_without_redis_too(organization: Organization) -> None:
    away = Memorystore(None, timeout=1, connect_timeout=1)
    for calls in (OLD, None):
        organization.limits = SubscriptionLimits(calls, (), "active")
        limit = get_rate_limit_for_organization(
            organization.id, organization.read, store=away, instead=Fallback(1)
        )
        assert limit == calls
