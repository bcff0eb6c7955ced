"""The cached limits are marked inside the change's transaction and cleared after its commit."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from shared.admission.plan_limits_cache import clear_subscription_limit_cache
from shared.admission.without_redis import Fallback
from shared.database.errors import ConnectionLost
from shared.database.scope import Database, Scope
from shared.memorystore.client import Memorystore
from shared.problems import Code, Problem
from tests.http.deployment import deployed
from tests.servers.counting_proxy import CountingProxy
from tests.shared.admission.cached_organization import NEW, Organization


def test_the_clear_waits_for_the_outer_transactions_commit(
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
    with deployed(DATABASE_URL=proxy.url), pytest.raises(ConnectionLost):
        change(opened_database(), organization, proxy.cut)

    assert organization.cached().startswith(b"T:")


def test_a_rolled_back_change_leaves_the_tombstone(organization: Organization) -> None:
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
    counted = Memorystore(proxy.url, timeout=10, connect_timeout=10)
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
    """PostgreSQL as a public endpoint has it."""
    return Database("pavilion_tenant", Scope(kind="anyone"), {})


def change(database: Database, organization: Organization, then: Callable[[], None]) -> None:
    """A change of limits; `before` runs before its commit."""
    with database.transaction():
        database.execute("select 1")
        clear_subscription_limit_cache(
            database, [organization.id], store=organization.store, instead=organization.instead
        )
        then()


def refuse() -> None:
    """Refuse a statement after the mark."""
    raise Problem(Code.LIMIT_EXCEEDED, "Too many properties.")
