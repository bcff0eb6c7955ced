"""Redis stops, hangs and comes back while requests run: no 5xx, and the service says so."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.members.rows import member_id
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.proof import times
from tests.servers.counting_proxy import CountingProxy
from tests.servers.fleet import Answer, Fleet, running
from tests.servers.outages import Outages
from tests.system.changing_plans import Plan, plans, put_on

INSTANCES = 3
CALLS = 40
# Ten is RATE_LIMIT_FALLBACK_DIVISOR.
SHARE = CALLS // 10
PATIENCE = 60


@pytest.fixture
def proxy(proxied: Callable[[str], CountingProxy], redis_url: str) -> Iterator[CountingProxy]:
    """A proxy before Redis, through which the deployment reaches it."""
    made = proxied(redis_url)
    with deployed(REDIS_URL=made.url, DB_POOL_SIZE="4"):
        yield made


def get(organization: Organization) -> tuple[int, str]:
    """Status and code of a list."""
    return code(send("GET", "/v1/properties", token=organization.owner.token))


def health() -> str:
    """What the service says of Redis."""
    return str(send("GET", "/v1/health/ready").json["status"])


@pytest.mark.parametrize("outage", ["refuse", "freeze"])
def test_requests_go_on_and_health_says_degraded(proxy: CountingProxy, outage: str) -> None:
    organization = new_organization()
    assert get(organization) == (200, "")

    getattr(proxy, outage)()

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(get, [organization] * 40))
    assert answers == {(200, "")}
    assert health() == "degraded"


def test_an_instance_alone_admits_its_share_and_no_more(proxy: CountingProxy) -> None:
    organization = new_organization(plan="free")
    proxy.refuse()

    answers = [get(organization) for _ in range(12)]

    # A tenth of the free plan's hundred calls an hour.
    assert answers == [*[(200, "")] * 10, *[(429, "RATE_LIMITED")] * 2]


def test_revocation_does_not_wait_for_redis(proxy: CountingProxy) -> None:
    organization = new_organization()
    member = new_member(organization, "viewer")
    proxy.refuse()
    path = f"/v1/members/{member_id(organization, member.user_id)}"

    assert send("DELETE", path, token=organization.owner.token).status_code == 204

    assert code(send("GET", "/v1/members", token=member.token)) == (401, "UNAUTHENTICATED")


def test_a_reply_that_was_lost_is_not_charged_again(proxy: CountingProxy) -> None:
    organization = new_organization()
    before = int(
        send("GET", "/v1/properties", token=organization.owner.token).headers[
            "X-RateLimit-Remaining"
        ]
    )
    proxy.freeze()
    get(organization)
    proxy.thaw()
    proxy.cut()
    with deployed():
        after = int(
            send("GET", "/v1/properties", token=organization.owner.token).headers[
                "X-RateLimit-Remaining"
            ]
        )

    assert before - 2 <= after <= before - 1


def test_deny_answers_503_while_redis_is_away(proxy: CountingProxy) -> None:
    organization = new_organization()
    with deployed(RATE_LIMIT_FALLBACK="deny", REDIS_URL=proxy.url):
        proxy.refuse()

        assert get(organization) == (503, "UNAVAILABLE")

    assert sql("select 1") == [[1]]


@pytest.fixture
def fleet(valkey: Outages, tmp_path: Path) -> Iterator[Fleet]:
    """Instances before a Redis of their own, which only takes long when it is away."""
    with running(
        INSTANCES, tmp_path / "fleet.log", REDIS_URL=valkey.url, REDIS_TIMEOUT_MS="5000"
    ) as made:
        yield made


@pytest.fixture
def plan() -> Iterator[Plan]:
    """A plan of CALLS an hour."""
    with plans(1, calls=CALLS) as [made]:
        yield made


def hammer(fleet: Fleet, organization: Organization, times_each: int) -> Counter[tuple[int, str]]:
    """Every instance as often; what was answered how often."""

    def call(turn: int) -> Answer:
        slot = turn % fleet.count
        return fleet.send("GET", "/v1/properties", token=organization.owner.token, slot=slot)

    with ThreadPoolExecutor(8) as clients:
        return Counter(answer.code for answer in clients.map(call, range(times_each * fleet.count)))


def wait_for(fleet: Fleet, status: str) -> None:
    """Until every instance says so of itself."""
    deadline = time.monotonic() + PATIENCE
    for slot in range(fleet.count):
        while fleet.send("GET", "/v1/health/ready", slot=slot).json["status"] != status:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_instances_admit_their_shares_while_redis_is_dead_and_the_quota_when_it_is_back(
    fleet: Fleet, valkey: Outages, plan: Plan
) -> None:
    for _ in range(times(1, 10)):
        organization = put_on(new_organization(), plan)
        valkey.kill()
        wait_for(fleet, "degraded")
        away = hammer(fleet, organization, 2 * SHARE)
        valkey.start()
        wait_for(fleet, "ok")
        back = hammer(fleet, organization, CALLS)

        shares = INSTANCES * SHARE
        assert away == {(200, ""): shares, (429, "RATE_LIMITED"): shares}
        # It came back empty: the excess is the shares, and nothing else.
        assert back == {(200, ""): CALLS, (429, "RATE_LIMITED"): (INSTANCES - 1) * CALLS}
    assert fleet.starts == INSTANCES


def test_no_request_fails_while_redis_dies_and_comes_back_and_the_excess_is_bounded(
    fleet: Fleet, valkey: Outages, plan: Plan
) -> None:
    organization, answers = put_on(new_organization(), plan), Counter[tuple[int, str]]()
    deaths = times(2, 20)
    with ThreadPoolExecutor(1) as load:
        for _ in range(deaths):
            running_load = load.submit(hammer, fleet, organization, 2 * CALLS)
            time.sleep(0.1)
            valkey.kill()
            time.sleep(0.1)
            valkey.start()
            answers += running_load.result()

    assert set(answers) <= {(200, ""), (429, "RATE_LIMITED")}
    # Each life of Redis knows the full quota, each instance its share.
    assert SHARE < answers[200, ""] <= (deaths + 1) * CALLS + INSTANCES * SHARE
    wait_for(fleet, "ok")
    assert fleet.starts == INSTANCES
