"""Reading the limits takes one round trip on a hit, and concurrent misses share one query."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from shared.admission.plan_limits import Lives, PlanLimits, limits_key
from shared.admission.plan_limits_cache import get_rate_limit_for_organization
from shared.memorystore.client import script
from shared.problems import Problem, unavailable
from tests.shared.admission.cached_organization import OLD, Organization, calls_of

SET = script("return redis.call('SET', KEYS[1], ARGV[1])")
PTTL = script("return redis.call('PTTL', KEYS[1])")
FLUSH = script("return redis.call('FLUSHALL')")


def test_limits_are_read_once_and_then_cached(organization: Organization) -> None:
    assert [organization.calls() for _ in range(5)] == [OLD] * 5
    assert organization.reads == 1
    assert organization.charged() == 5


def test_a_stampede_of_fifty_readers_is_one_query(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    def read(organization_id: str) -> PlanLimits:
        time.sleep(0.05)
        return organization.read(organization_id)

    answers = [threads.submit(organization.admit, read) for _ in range(50)]

    assert [calls_of(answer) for answer in answers] == [OLD] * 50
    assert organization.reads == 1
    assert organization.charged() == 50


def test_waiting_readers_continue_when_a_dead_readers_lease_ends(
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


def test_a_reader_does_not_wait_for_a_hanging_readers_lease(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    organization.store.run(SET, [limits_key(organization.id)], ["L:hangs"])
    slept: list[float] = []
    monkeypatch.setattr("shared.admission.plan_limits_cache.time.sleep", slept.append)

    assert organization.calls() == OLD
    assert 0.1 < sum(slept) < organization.lives.lease / 1000 / 4
    assert organization.cached() == b"L:hangs"
    assert organization.charged() == 1


def test_a_failed_read_releases_its_lease_at_once(organization: Organization) -> None:
    def read(_: str) -> PlanLimits:
        raise unavailable("The database")

    with pytest.raises(Problem):
        organization.admit(read)

    assert organization.cached() == b""
    assert organization.calls() == OLD


@pytest.mark.parametrize(
    ("ends_in", "shortest", "longest"),
    [(20.0, 15_000, 20_000), (3600.0, 55_000, 60_000), (-1.0, 1, 1_000), (-3600.0, 55_000, 60_000)],
)
def test_a_trials_limits_are_not_cached_beyond_its_end(
    organization: Organization, ends_in: float, shortest: int, longest: int
) -> None:
    ends_at = datetime.now(UTC) + timedelta(seconds=ends_in)
    organization.limits = PlanLimits(OLD, (), "trialing", trial_ends_at=ends_at)
    organization.calls()

    life = organization.store.run(PTTL, [limits_key(organization.id)], [])
    assert shortest <= life <= longest


def test_another_revisions_value_is_ignored_and_charged_once(
    organization: Organization,
) -> None:
    organization.store.run(SET, [limits_key(organization.id)], ['V:7:{"form":"of another"}'])

    assert organization.calls() == OLD
    assert organization.charged() == 1


def test_the_rate_limit_can_be_read_without_charging(organization: Organization) -> None:
    def limit() -> int | None:
        return get_rate_limit_for_organization(
            organization.id, organization.read, store=organization.store
        )

    assert [limit(), limit()] == [OLD, OLD]
    assert organization.reads == 1
    assert organization.charged() == 0
