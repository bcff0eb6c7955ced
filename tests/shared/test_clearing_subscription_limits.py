"""The cache's promise: after an acknowledged change nobody with Redis acts on the old limits."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from shared.database import Database, Scope
from shared.fallback import Fallback
from shared.limits_value import Lives, SubscriptionLimits
from shared.memorystore import Memorystore
from shared.postgres import ConnectionLostError
from shared.problems import Code, Problem
from shared.subscription_limits import clear_subscription_limit_cache
from tests.counting_proxy import CountingProxy
from tests.deployment import deployed
from tests.shared.cached_organization import NEW, NEWEST, OLD, Organization, SlowRead, calls_of


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
    def read(organization_id: str) -> SubscriptionLimits:
        clearing = organization.clearing()
        clearing.mark([organization_id])
        clearing.lift()
        return organization.read(organization_id)

    with pytest.raises(Problem) as refused:
        organization.admit(read)

    assert refused.value.status == 503
    assert organization.charged() == 0


def test_a_change_is_cleared_after_the_commit_of_whoever_opened_the_transaction(
    organization: Organization,
) -> None:
    organization.calls()
    database = opened_database()
    with database.transaction():
        change(database, organization, lambda: None)
        assert organization.cached().startswith(b"T:")
        organization.set_calls(NEW)

    assert organization.cached() == b""
    assert organization.calls() == NEW


def test_a_commit_of_unknown_outcome_leaves_the_tombstone(
    organization: Organization, database_url: str, proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(database_url)
    with deployed(DATABASE_URL=proxy.url), pytest.raises(ConnectionLostError):
        change(opened_database(), organization, proxy.cut)

    assert organization.cached().startswith(b"T:")


def test_a_change_that_is_rolled_back_leaves_the_tombstone(organization: Organization) -> None:
    with pytest.raises(Problem):
        change(opened_database(), organization, refuse)

    assert organization.cached().startswith(b"T:")


def test_a_change_of_a_plan_clears_every_organization_on_it(
    store: Memorystore, redis_url: str, proxied: Callable[[str], CountingProxy]
) -> None:
    organizations = [Organization(store) for _ in range(3)]
    for each in organizations:
        each.calls()
    proxy = proxied(redis_url)
    counted = Memorystore(proxy.url, timeout=2, connect_timeout=2)
    ids = [str(uuid4()) for _ in range(1200)] + [each.id for each in organizations]
    database = opened_database()
    with database.transaction():
        clear_subscription_limit_cache(database, ids, store=counted, instead=Fallback(1))
        assert all(each.cached().startswith(b"T:") for each in organizations)
        for each in organizations:
            each.set_calls(NEW)
    counted.close()

    assert [each.calls() for each in organizations] == [NEW] * 3
    assert proxy.round_trips <= 2 * 3 + 2


def opened_database() -> Database:
    """PostgreSQL as an endpoint has it that anyone may call."""
    return Database("pavilion_tenant", Scope(kind="anyone"), {})


def change(database: Database, organization: Organization, then: Callable[[], None]) -> None:
    """A change of limits, and what happens before its commit."""
    with database.transaction():
        database.execute("select 1")
        clear_subscription_limit_cache(
            database, [organization.id], store=organization.store, instead=organization.instead
        )
        then()


def refuse() -> None:
    """What a statement does that comes after the mark."""
    raise Problem(Code.LIMIT_EXCEEDED, "Too many properties.")
