"""Redis going away between the steps of a reader and of a change."""

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


def test_a_tombstone_that_could_not_be_set_is_told_to_the_change(
    organization: Organization,
) -> None:
    organization.store = Memorystore(None, timeout=1, connect_timeout=1)
    clearing = organization.clearing()

    assert clearing.mark([organization.id]) is False
    assert clearing.lift() is False


def test_a_change_without_redis_leaves_the_clear_to_the_outbox() -> None:
    organization = Organization(Memorystore(None, timeout=1, connect_timeout=1))
    organization.id = new_organization().id
    change(organization)

    assert sql("select kind from outbox where organization_id = :id", id=organization.id) == [
        ["clear_limits"]
    ]


def test_redis_that_goes_away_before_the_clear_leaves_the_tombstone_in_force(
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


def test_redis_that_goes_away_between_the_trips_of_a_reader_costs_it_nothing_but_a_timeout(
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


def test_the_rate_limit_is_told_without_redis_too(organization: Organization) -> None:
    away = Memorystore(None, timeout=1, connect_timeout=1)
    for calls in (OLD, None):
        organization.limits = PlanLimits(calls, (), "active")
        limit = get_rate_limit_for_organization(
            organization.id, organization.read, store=away, instead=Fallback(1)
        )
        assert limit == calls


def test_a_change_made_without_redis_is_seen_by_its_own_instance_at_once() -> None:
    organization = Organization(Memorystore(None, timeout=1, connect_timeout=1))
    organization.id = new_organization().id
    assert organization.calls() == OLD
    change(organization)

    assert organization.calls() == NEW


def change(organization: Organization) -> None:
    """A whole change, as an endpoint makes it."""
    database = Database("pavilion_tenant", Scope(kind="anyone"), {})
    with database.transaction():
        clear_subscription_limit_cache(
            database, [organization.id], store=organization.store, instead=organization.instead
        )
        organization.set_calls(NEW)
