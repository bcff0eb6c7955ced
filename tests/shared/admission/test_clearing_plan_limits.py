"""After an acknowledged change no instance with Redis uses the old limits."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.admission.plan_limits import Lives, PlanLimits
from shared.problems import Problem
from tests.shared.admission.cached_organization import (
    NEW,
    NEWEST,
    OLD,
    PATIENCE,
    Organization,
    SlowRead,
    calls_of,
)


def test_a_slow_reader_discards_limits_read_before_a_change(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    slow = SlowRead(organization)
    answer = threads.submit(organization.admit, slow)
    assert slow.has_read.wait(PATIENCE)
    clearing = organization.clearing()
    assert clearing.mark([organization.id])
    organization.set_calls(NEW)
    assert clearing.lift()

    slow.may_return.set()

    assert calls_of(answer) == NEW
    assert slow.count == 2
    assert organization.calls() == NEW
    assert organization.charged() == 2


def test_a_slow_reader_uses_limits_stored_after_the_change(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    slow = SlowRead(organization)
    answer = threads.submit(organization.admit, slow)
    assert slow.has_read.wait(PATIENCE)
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
    assert slow.has_read.wait(PATIENCE)
    organization.set_calls(NEW)
    clearing.lift()

    slow.may_return.set()

    assert calls_of(answer) == NEW


def test_during_a_change_readers_use_postgresql_and_do_not_store(
    organization: Organization,
) -> None:
    organization.calls()
    clearing = organization.clearing()
    clearing.mark([organization.id])
    before = organization.calls()
    organization.set_calls(NEW)
    after = organization.calls()

    assert (before, after) == (OLD, NEW)
    assert organization.cached().startswith(b"T:")
    assert organization.charged() == 3


def test_concurrent_changes_leave_no_outdated_limits(
    organization: Organization,
) -> None:
    first, second = organization.clearing(), organization.clearing()
    first.mark([organization.id])
    second.mark([organization.id])
    organization.set_calls(NEW)
    first.lift()
    assert organization.cached().startswith(b"T:")
    assert organization.calls() == NEW
    organization.set_calls(NEWEST)
    second.lift()

    assert organization.calls() == NEWEST


def test_the_last_of_overlapping_commits_clears_the_cache(
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


def test_a_commit_after_its_tombstone_expired_clears_the_cache(
    organization: Organization,
) -> None:
    organization.lives = Lives(tombstone=30)
    clearing = organization.clearing()
    clearing.mark([organization.id])
    time.sleep(0.05)
    assert organization.calls() == OLD
    assert organization.cached().startswith(b"V:")
    organization.set_calls(NEW)
    clearing.lift()

    assert organization.calls() == NEW


def test_a_commit_after_its_tombstone_expired_stops_readers(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    organization.lives = Lives(tombstone=30)
    clearing = organization.clearing()
    clearing.mark([organization.id])
    time.sleep(0.05)
    slow = SlowRead(organization)
    answer = threads.submit(organization.admit, slow)
    assert slow.has_read.wait(PATIENCE)
    organization.set_calls(NEW)
    clearing.lift()

    slow.may_return.set()

    assert calls_of(answer) == NEW


def test_a_crash_before_the_clear_heals_with_the_tombstone(
    organization: Organization,
) -> None:
    organization.calls()
    organization.lives = Lives(tombstone=1000)
    organization.clearing().mark([organization.id])
    organization.set_calls(NEW)

    assert organization.calls() == NEW
    assert organization.cached().startswith(b"T:")
    time.sleep(1.05)
    assert organization.calls() == NEW
    assert organization.cached().startswith(b"V:")


def test_a_new_lease_is_not_confused_with_an_earlier_one(
    organization: Organization, threads: ThreadPoolExecutor
) -> None:
    holder, impatient = SlowRead(organization, times=2), SlowRead(organization)
    held = threads.submit(organization.admit, holder)
    assert holder.has_read.wait(PATIENCE)
    organization.lives = Lives(lease=1)
    waited = threads.submit(organization.admit, impatient)
    assert impatient.has_read.wait(PATIENCE)
    clearing = organization.clearing()
    clearing.mark([organization.id])
    organization.set_calls(NEW)
    clearing.lift()
    organization.lives = Lives()
    holder.has_read.clear()
    holder.may_return.set()
    assert holder.has_read.wait(PATIENCE)
    assert organization.cached().startswith(b"L:")

    impatient.may_return.set()
    assert calls_of(waited) == NEW

    holder.may_return.set()
    assert calls_of(held) == NEW


def test_reads_overtaken_by_changes_answer_503(
    organization: Organization,
) -> None:
    def read(organization_id: str) -> PlanLimits:
        clearing = organization.clearing()
        clearing.mark([organization_id])
        clearing.lift()
        return organization.read(organization_id)

    with pytest.raises(Problem) as refused:
        organization.admit(read)

    assert refused.value.status == 503
    assert organization.charged() == 0
