import json
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from uuid import uuid4

from shared.admission.admit import Admission, Quota, RateCharge, rate_charge
from shared.admission.plan_limits import PlanLimits
from shared.config import RatePolicy
from shared.memorystore.client import Memorystore, script
from tests.servers.counting_proxy import CountingProxy
from tests.shared.admission.admission_requests import PLAN, ask, left, read_plan, some

PTTL = script("return redis.call('PTTL', KEYS[1])")


def hammer(url: str, charges: list[RateCharge], times: int) -> int:
    """Ask from four threads; the number of admitted requests. Runs in a separate process."""
    store = Memorystore(url, timeout=5, connect_timeout=5)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: ask(store, *charges), range(times)))
    store.close()
    assert not any(answer.is_fallback for answer in answers)
    return sum(answer.allowed for answer in answers)


def test_processes_and_threads_share_the_exact_quota(redis_url: str) -> None:
    shared, plenty = some(250), some(10_000)
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as processes:
        running = [processes.submit(hammer, redis_url, [shared, plenty], 200) for _ in range(3)]
        admitted = sum(each.result() for each in running)

    store = Memorystore(redis_url, timeout=10, connect_timeout=10)
    assert admitted == 250
    assert left(store, plenty) == 10_000 - 250
    store.close()


def test_concurrent_charges_of_several_policies_are_all_or_none(
    store: Memorystore,
) -> None:
    shared = some(60)
    own = [some(25) for _ in range(4)]

    def take(one: RateCharge) -> int:
        return sum(ask(store, shared, one).allowed for _ in range(40))

    with ThreadPoolExecutor(4) as threads:
        admitted = list(threads.map(take, own))

    assert sum(admitted) == 60
    assert [25 - left(store, one) for one in own] == admitted


def test_a_cost_above_the_limit_is_refused_without_retry_after(
    store: Memorystore,
) -> None:
    answer = ask(store, some(3, cost=4))

    assert not answer.allowed
    assert answer.retry_after is None
    assert "Retry-After" not in answer.headers()


def test_a_peek_charges_nothing_and_is_never_refused(store: Memorystore) -> None:
    one = some(1)
    ask(store, one)

    assert [left(store, one) for _ in range(3)] == [0, 0, 0]
    assert ask(store, one._replace(cost=0)).allowed


def test_waiting_exactly_retry_after_succeeds(store: Memorystore) -> None:
    one = some(4, window=1)
    while (answer := ask(store, one)).allowed:
        pass
    assert answer.retry_after
    time.sleep(answer.retry_after)

    assert ask(store, one).allowed


def test_every_key_expires(store: Memorystore) -> None:
    organization_id = str(uuid4())
    one = some(4, window=10)
    ask(store, one, organization_id=organization_id, read_limits=read_plan)

    keys = [one.key, f"rate:org:{organization_id}", f"subscription-limits:org:{organization_id}"]
    lives = [store.run(PTTL, [key], []) for key in keys]
    assert all(
        0 < life <= most for life, most in zip(lives, [21_000, 7_201_000, 60_000], strict=True)
    )


def test_the_organization_is_charged_against_its_plan(store: Memorystore) -> None:
    options = {"organization_id": str(uuid4()), "read_limits": read_plan}
    answers = [ask(store, **options) for _ in range(6)]

    assert [answer.allowed for answer in answers] == [True] * 5 + [False]
    assert answers[0].limits == PLAN
    assert [answer.quotas[0].remaining for answer in answers] == [4, 3, 2, 1, 0, 0]


def test_an_unlimited_plan_charges_no_policy_and_shows_none(store: Memorystore) -> None:
    answer = ask(
        store,
        organization_id=str(uuid4()),
        read_limits=lambda _: PlanLimits(None, (), "active"),
    )

    assert answer.allowed
    assert answer.headers() == {}


def test_a_plan_with_no_calls_admits_none(store: Memorystore) -> None:
    answer = ask(
        store,
        organization_id=str(uuid4()),
        read_limits=lambda _: PlanLimits(0, (), "active"),
    )

    assert not answer.allowed
    assert answer.retry_after is None


def test_a_lowered_plan_counts_earlier_charges(store: Memorystore) -> None:
    organization_id = str(uuid4())
    own = RateCharge("org", f"rate:org:{organization_id}", 100, 3600, 50)
    ask(store, own)

    answer = ask(store, organization_id=organization_id, read_limits=read_plan)

    assert not answer.allowed
    assert answer.quotas[0].remaining == 0


def test_a_homeowners_request_does_not_charge_the_organization(
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


def test_a_request_without_policies_and_organization_makes_no_trip() -> None:
    away = Memorystore(None, timeout=1, connect_timeout=1)

    assert ask(away) == Admission(True, None)


def test_a_request_is_one_trip_and_two_when_the_limits_are_filled(
    redis_url: str, proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(redis_url)
    store = Memorystore(proxy.url, timeout=10, connect_timeout=10)
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
    one = rate_charge("health", "203.0.113.9", RatePolicy(600, 3600))

    assert one == RateCharge("health", "rate:health:3600:203.0.113.9", 600, 3600)


def test_headers_show_all_policies_and_the_tightest_one() -> None:
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


def test_a_refusals_legacy_headers_show_the_refusing_policy() -> None:
    quotas = [Quota("storage", 60, 60, 2, 12), Quota("org", 1000, 3600, 1, 1423)]

    # The request asked for three of the first limit and one of the second.
    headers = Admission(False, None, quotas, ["storage"], 12).headers()

    assert headers["X-RateLimit-Limit"] == "60"


def test_a_refusal_is_a_429_with_its_policy_and_retry_after(
    store: Memorystore,
) -> None:
    tight, loose = some(1, policy="sign-in-email"), some(10, policy="sign-in-ip")
    ask(store, tight, loose)
    problem = ask(store, tight, loose).refusal()

    assert problem.status == 429
    assert json.loads(problem.document())["violated-policies"] == ["sign-in-email"]
    assert problem.headers["X-RateLimit-Limit"] == "1"
    assert int(problem.headers["Retry-After"]) >= int(problem.headers["X-RateLimit-Reset"]) > 0
