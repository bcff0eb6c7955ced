import time
from collections.abc import Callable
from uuid import uuid4

import pytest

from shared.breaker import Breaker
from shared.config import Settings
from shared.fallback import Fallback
from shared.limits_value import SubscriptionLimits
from shared.memorystore import Memorystore
from shared.problems import Problem
from tests.outages import Outages
from tests.shared.admission_requests import PLAN, ask, left, read_plan, some


@pytest.fixture
def away() -> Memorystore:
    return Memorystore(None, timeout=1, connect_timeout=1)


def test_without_redis_an_instance_admits_its_share_and_says_so(away: Memorystore) -> None:
    instead = Fallback(10)
    one = some(30)
    answers = [ask(away, one, instead=instead) for _ in range(4)]

    assert [answer.allowed for answer in answers] == [True, True, True, False]
    assert all(answer.is_fallback for answer in answers)
    assert answers[0].quotas[0].quota == 3


def test_without_redis_the_organization_is_charged_by_limits_read_once(away: Memorystore) -> None:
    reads = []

    def read(organization_id: str) -> SubscriptionLimits:
        reads.append(organization_id)
        return PLAN

    instead = Fallback(2)
    options = {"organization_id": "one", "read_limits": read, "instead": instead}
    answers = [ask(away, **options) for _ in range(4)]

    assert [answer.allowed for answer in answers] == [True, True, True, False]
    assert reads == ["one"]


def test_without_redis_an_unlimited_plan_is_unlimited(away: Memorystore) -> None:
    answer = ask(
        away,
        organization_id="one",
        read_limits=lambda _: SubscriptionLimits(None, (), "active"),
        instead=Fallback(10),
    )

    assert answer.allowed
    assert answer.quotas == []


def test_without_redis_deny_answers_503(
    away: Memorystore, configure: Callable[..., Settings]
) -> None:
    configure(rate_limit_fallback="deny")

    with pytest.raises(Problem) as refused:
        ask(away, some(10), instead=Fallback(10))

    assert refused.value.status == 503
    assert refused.value.headers["Retry-After"]


def test_through_an_outage_no_request_fails_and_none_is_charged_twice(valkey: Outages) -> None:
    store = Memorystore(valkey.url, timeout=0.05, connect_timeout=0.5, breaker=Breaker("valkey"))
    instead = Fallback(1)
    one = some(100_000)
    options = {"organization_id": str(uuid4()), "read_limits": read_plan, "instead": instead}
    answers = [ask(store, one, **options)]
    slow = 0

    def load(seconds: float) -> None:
        nonlocal slow
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            started = time.monotonic()
            answers.append(ask(store, one, **options, organization_cost=None))
            slow += time.monotonic() - started > 0.045

    load(0.2)
    valkey.freeze()
    load(0.3)
    valkey.thaw()
    load(1.5)

    # Refused ones never reached a counter; those whose reply was lost may stand in both.
    charged = 100_000 - left(store, one)
    judged_by_redis = sum(not answer.is_fallback for answer in answers)
    store.close()
    assert all(answer.allowed for answer in answers)
    assert not answers[-1].is_fallback
    assert judged_by_redis <= charged <= len(answers)
    assert charged - judged_by_redis <= slow <= 8
