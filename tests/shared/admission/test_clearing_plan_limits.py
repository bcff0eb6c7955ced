"""The cache's promise: after an acknowledged change nobody with Redis acts on the old limits."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.admission.plan_limits import Lives, PlanLimits
from shared.problems import Problem
from tests.shared.admission.cached_organization import (
    NEW,
    NEWEST,
    OLD,
    Organization,
    SlowRead,
    calls_of,
)


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
    assert organization.cached().startswith(b"T:")
    assert organization.charged() == 3


def test_two_changes_at_once_leave_nothing_of_before_the_later_one(
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
    assert organization.cached().startswith(b"V:")
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
    assert organization.cached().startswith(b"T:")
    time.sleep(0.08)
    assert organization.calls() == NEW
    assert organization.cached().startswith(b"V:")


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
    assert organization.cached().startswith(b"L:")

    impatient.may_return.set()
    assert calls_of(waited) == NEW

    holder.may_return.set()
    assert calls_of(held) == NEW


def test_changes_that_overtake_every_read_are_answered_with_503(
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
