"""Redis outages between the steps of a reader and of a change."""

from shared.admission.plan_limits import PlanLimits
from shared.admission.plan_limits_cache import (
    clear_subscription_limit_cache,
    get_rate_limit_for_organization,
)
from shared.admission.without_redis import Fallback
from shared.database.scope import Database, Scope
from shared.memorystore.breaker import Breaker
from shared.memorystore.client import Memorystore, script
from tests.factories import new_organization, sql
from tests.servers.outages import Outages
from tests.shared.admission.cached_organization import NEW, OLD, Organization

FLUSH = script("return redis.call('FLUSHALL')")


def test_a_change_learns_that_its_tombstone_was_not_set(
    organization: Organization,
) -> None:
    organization.store = Memorystore(None, timeout=1, connect_timeout=1)
    clearing = organization.clearing()

    assert clearing.mark([organization.id]) is False
    assert clearing.lift() is False


def test_without_redis_a_change_queues_the_clear() -> None:
    organization = Organization(Memorystore(None, timeout=1, connect_timeout=1))
    organization.id = new_organization().id
    change(organization)

    assert sql("select kind from outbox where organization_id = :id", id=organization.id) == [
        ["clear_limits"]
    ]


def test_a_redis_outage_before_the_clear_keeps_the_tombstone(
    valkey: Outages,
) -> None:
    store = Memorystore(valkey.url, timeout=0.5, connect_timeout=5, breaker=Breaker("valkey"))
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


def test_a_redis_outage_between_round_trips_costs_one_timeout(
    valkey: Outages,
) -> None:
    store = Memorystore(valkey.url, timeout=0.5, connect_timeout=5)
    organization = Organization(store)
    organization.admit()
    organization.store.run(FLUSH, [], [])

    def read(organization_id: str) -> PlanLimits:
        valkey.freeze()
        return organization.read(organization_id)

    answer = organization.admit(read)
    valkey.thaw()

    assert answer.allowed
    assert answer.is_fallback
    assert organization.calls() == OLD
    assert organization.charged() <= 2
    store.close()


def test_the_rate_limit_can_be_read_without_redis(organization: Organization) -> None:
    away = Memorystore(None, timeout=1, connect_timeout=1)
    for calls in (OLD, None):
        organization.limits = PlanLimits(calls, (), "active")
        limit = get_rate_limit_for_organization(
            organization.id, organization.read, store=away, instead=Fallback(1)
        )
        assert limit == calls


def test_a_change_without_redis_applies_at_once_to_its_instance() -> None:
    organization = Organization(Memorystore(None, timeout=1, connect_timeout=1))
    organization.id = new_organization().id
    assert organization.calls() == OLD
    change(organization)

    assert organization.calls() == NEW


def change(organization: Organization) -> None:
    """A whole change, as an endpoint makes it."""
    database = Database("pavilion_platform", Scope(kind="system"), {})
    with database.transaction():
        clear_subscription_limit_cache(
            database, [organization.id], store=organization.store, instead=organization.instead
        )
        organization.set_calls(NEW)
