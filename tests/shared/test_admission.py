import json
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any
from uuid import uuid4

import pytest

from shared.admission import Admission, Charge, Quota, admit, charge
from shared.breaker import Breaker
from shared.config import RatePolicy, Settings
from shared.fallback import Fallback
from shared.limits_value import SubscriptionLimits
from shared.memorystore import Memorystore
from shared.problems import Problem
from tests.counting_proxy import CountingProxy
from tests.outages import Outages

# So long that no test meets the edge of its bucket.
AGES = 1_000_000
PLAN = SubscriptionLimits(5, ("properties",), "active")


@pytest.fixture
def store(redis_url: str) -> Iterator[Memorystore]:
    opened = Memorystore(redis_url, timeout=2, connect_timeout=2)
    yield opened
    opened.close()


@pytest.fixture
def away() -> Memorystore:
    return Memorystore(None, timeout=1, connect_timeout=1)


def read_plan(_: str) -> SubscriptionLimits:
    return PLAN


def read_nothing(_: str) -> SubscriptionLimits:
    raise AssertionError("no limits are needed")


def some(quota: int, window: int = AGES, cost: int = 1, policy: str = "anonymous") -> Charge:
    """A charge to a counter of its own."""
    return Charge(policy, f"test:{secrets.token_hex(8)}", quota, window, cost)


def ask(store: Memorystore, *charges: Charge, **options: Any) -> Admission:
    return admit(charges, **{"read_limits": read_nothing, "store": store} | options)


def left(store: Memorystore, one: Charge) -> int:
    """What a peek says is left."""
    return ask(store, one._replace(cost=0)).quotas[0].remaining


def hammer(url: str, charges: list[Charge], times: int) -> int:
    """Ask from four threads; how many were admitted. Runs in a process of its own."""
    store = Memorystore(url, timeout=5, connect_timeout=5)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: ask(store, *charges), range(times)))
    store.close()
    assert not any(answer.is_fallback for answer in answers)
    return sum(answer.allowed for answer in answers)


def test_processes_and_threads_together_are_admitted_exactly_the_quota(redis_url: str) -> None:
    shared, plenty = some(250), some(10_000)
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as processes:
        running = [processes.submit(hammer, redis_url, [shared, plenty], 200) for _ in range(3)]
        admitted = sum(each.result() for each in running)

    store = Memorystore(redis_url, timeout=2, connect_timeout=2)
    assert admitted == 250
    assert left(store, plenty) == 10_000 - 250
    store.close()


def test_several_policies_are_charged_all_or_none_whoever_else_is_charging(
    store: Memorystore,
) -> None:
    shared = some(60)
    own = [some(25) for _ in range(4)]

    def take(one: Charge) -> int:
        return sum(ask(store, shared, one).allowed for _ in range(40))

    with ThreadPoolExecutor(4) as threads:
        admitted = list(threads.map(take, own))

    assert sum(admitted) == 60
    assert [25 - left(store, one) for one in own] == admitted


def test_a_request_bigger_than_the_limit_never_passes_and_no_wait_is_promised(
    store: Memorystore,
) -> None:
    answer = ask(store, some(3, cost=4))

    assert not answer.allowed
    assert answer.retry_after is None
    assert "Retry-After" not in answer.headers()


def test_a_peek_charges_nothing_and_is_not_refused_when_nothing_is_left(store: Memorystore) -> None:
    one = some(1)
    ask(store, one)

    assert [left(store, one) for _ in range(3)] == [0, 0, 0]
    assert ask(store, one._replace(cost=0)).allowed


def test_waiting_exactly_retry_after_by_the_servers_clock_succeeds(store: Memorystore) -> None:
    one = some(4, window=1)
    while (answer := ask(store, one)).allowed:
        pass
    assert answer.retry_after
    time.sleep(answer.retry_after)

    assert ask(store, one).allowed


def test_every_key_has_an_end(store: Memorystore) -> None:
    organization_id = str(uuid4())
    one = some(4, window=10)
    ask(store, one, organization_id=organization_id, read_limits=read_plan)

    keys = [one.key, f"rate:org:{organization_id}", f"subscription-limits:org:{organization_id}"]
    lives = [ttl(store, key) for key in keys]
    assert all(
        0 < life <= most for life, most in zip(lives, [21_000, 7_201_000, 60_000], strict=True)
    )


def ttl(store: Memorystore, key: str) -> int:
    from shared.memorystore import script

    life: int = store.run(script("return redis.call('PTTL', KEYS[1])"), [key], [])
    return life


def test_the_organization_is_charged_by_its_plan(store: Memorystore) -> None:
    options = {"organization_id": str(uuid4()), "read_limits": read_plan}
    answers = [ask(store, **options) for _ in range(6)]

    assert [answer.allowed for answer in answers] == [True] * 5 + [False]
    assert answers[0].limits == PLAN
    assert [answer.quotas[0].remaining for answer in answers] == [4, 3, 2, 1, 0, 0]


def test_an_unlimited_plan_charges_no_policy_and_shows_none(store: Memorystore) -> None:
    answer = ask(
        store,
        organization_id=str(uuid4()),
        read_limits=lambda _: SubscriptionLimits(None, (), "active"),
    )

    assert answer.allowed
    assert answer.headers() == {}


def test_a_plan_with_no_calls_admits_none(store: Memorystore) -> None:
    answer = ask(
        store,
        organization_id=str(uuid4()),
        read_limits=lambda _: SubscriptionLimits(0, (), "active"),
    )

    assert not answer.allowed
    assert answer.retry_after is None


def test_a_lowered_plan_counts_what_was_charged_before(store: Memorystore) -> None:
    organization_id = str(uuid4())
    own = Charge("org", f"rate:org:{organization_id}", 100, 3600, 50)
    ask(store, own)

    answer = ask(store, organization_id=organization_id, read_limits=read_plan)

    assert not answer.allowed
    assert answer.quotas[0].remaining == 0


def test_a_homeowners_request_reads_the_limits_and_charges_the_organization_nothing(
    store: Memorystore,
) -> None:
    one = some(10, policy="homeowner")
    answer = ask(
        store,
        one,
        organization_id=str(uuid4()),
        organization_cost=None,
        read_limits=read_plan,
    )

    assert answer.limits == PLAN
    assert [quota.policy for quota in answer.quotas] == ["homeowner"]


def test_a_request_without_policies_and_organization_makes_no_trip(away: Memorystore) -> None:
    assert ask(away) == Admission(True, None)


def test_a_request_is_one_trip_and_two_when_the_limits_are_filled(
    redis_url: str, proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(redis_url)
    store = Memorystore(proxy.url, timeout=2, connect_timeout=2)
    options = {"organization_id": str(uuid4()), "read_limits": read_plan}
    trips = []
    ask(store, some(10))
    for _ in range(4):
        proxy.reset()
        ask(store, some(10), **options)
        trips.append(proxy.round_trips)
    store.close()

    assert trips == [2, 1, 1, 1]


def test_the_key_of_a_configured_policy_names_its_window() -> None:
    one = charge("health", "203.0.113.9", RatePolicy(600, 3600))

    assert one == Charge("health", "rate:health:3600:203.0.113.9", 600, 3600)


def test_headers_are_the_drafts_fields_and_the_older_ones_of_the_tightest_policy() -> None:
    answer = Admission(
        True,
        None,
        [Quota("org", 1000, 3600, 995, 1423), Quota("super-admin", 60, 60, 7, 12)],
    )

    assert answer.headers() == {
        "RateLimit-Policy": '"org";q=1000;w=3600, "super-admin";q=60;w=60',
        "RateLimit": '"org";r=995;t=1423, "super-admin";r=7;t=12',
        "X-RateLimit-Limit": "60",
        "X-RateLimit-Remaining": "7",
        "X-RateLimit-Reset": "12",
    }


def test_a_refusal_is_a_429_that_names_its_policy_and_a_wait_no_shorter_than_the_reset(
    store: Memorystore,
) -> None:
    tight, loose = some(1, policy="sign-in-email"), some(10, policy="sign-in-ip")
    ask(store, tight, loose)
    problem = ask(store, tight, loose).refusal()

    assert problem.status == 429
    assert json.loads(problem.document())["violated-policies"] == ["sign-in-email"]
    assert problem.headers["X-RateLimit-Limit"] == "1"
    assert int(problem.headers["Retry-After"]) >= int(problem.headers["X-RateLimit-Reset"]) > 0


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
