from collections.abc import Callable
from uuid import uuid4

import pytest

from shared.admission.admit import Admission
from shared.admission.plan_limits import PlanLimits
from shared.admission.without_redis import Fallback
from shared.config import Settings
from shared.memorystore.breaker import FAILURES_TO_OPEN, FIRST_PAUSE, Breaker
from shared.memorystore.client import Memorystore
from shared.problems import Problem
from tests.servers.outages import Outages
from tests.shared.admission.admission_requests import PLAN, ask, left, read_plan, some


@pytest.fixture
def away() -> Memorystore:
    return Memorystore(None, timeout=1, connect_timeout=1)


def test_without_redis_an_instance_admits_and_logs_its_share(away: Memorystore) -> None:
    instead = Fallback(10)
    one = some(30)
    answers = [ask(away, one, instead=instead) for _ in range(4)]

    assert [answer.allowed for answer in answers] == [True, True, True, False]
    assert all(answer.is_fallback for answer in answers)
    assert answers[0].quotas[0].quota == 3


def test_without_redis_limits_are_read_once(away: Memorystore) -> None:
    reads = []

    def read(organization_id: str) -> PlanLimits:
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
        read_limits=lambda _: PlanLimits(None, (), "active"),
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


def test_an_outage_fails_no_request_and_charges_none_twice(valkey: Outages) -> None:
    now = 0.0
    breaker = Breaker("valkey", lambda: now)
    store = Memorystore(valkey.url, timeout=1, connect_timeout=5, breaker=breaker)
    instead = Fallback(1)
    one = some(100_000)
    options = {"organization_id": str(uuid4()), "read_limits": read_plan, "instead": instead}

    def fifty() -> list[Admission]:
        return [ask(store, one, **options, organization_cost=None) for _ in range(50)]

    answers = [ask(store, one, **options), *fifty()]
    valkey.freeze()
    answers += fifty()
    valkey.thaw()
    now = FIRST_PAUSE
    answers += fifty()

    charged = 100_000 - left(store, one)
    store.close()
    assert all(answer.allowed for answer in answers)
    judged_by_redis = [not answer.is_fallback for answer in answers]
    assert judged_by_redis == [True] * 51 + [False] * 50 + [True] * 50
    # Charges whose reply was lost may be counted in both.
    assert 101 <= charged <= 101 + FAILURES_TO_OPEN
