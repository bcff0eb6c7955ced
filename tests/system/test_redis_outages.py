"""Redis stops, hangs and returns during requests: no 5xx, and health reports it."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.members.rows import member_id
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.proof import times
from tests.servers.counting_proxy import CountingProxy
from tests.servers.fleet import Answer, Fleet, running
from tests.servers.outages import Outages, own_valkey
from tests.system.changing_plans import Plan, plans, put_on

INSTANCES = 3
CALLS = 40
# The value of RATE_LIMIT_FALLBACK_DIVISOR.
SHARE = CALLS // 10
PATIENCE = 60


@pytest.fixture
def proxy(proxied: Callable[[str], CountingProxy], redis_url: str) -> Iterator[CountingProxy]:
    """A proxy through which the deployment reaches Redis."""
    made = proxied(redis_url)
    with deployed(REDIS_URL=made.url, DB_POOL_SIZE="4"):
        yield made


def get(organization: Organization) -> tuple[int, str]:
    """Status and code of a list."""
    return code(send("GET", "/v1/properties", token=organization.owner.token))


def health() -> str:
    """The state of Redis that the health endpoint reports."""
    return str(send("GET", "/v1/health/ready").json["status"])


@pytest.mark.parametrize("outage", ["refuse", "freeze"])
def test_requests_succeed_and_health_is_degraded(proxy: CountingProxy, outage: str) -> None:
    organization = new_organization()
    assert get(organization) == (200, "")

    getattr(proxy, outage)()

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(get, [organization] * 40))
    assert answers == {(200, "")}
    assert health() == "degraded"


def test_an_instance_admits_only_its_share(proxy: CountingProxy, plan: Plan) -> None:
    organization = put_on(new_organization(), plan)
    proxy.refuse()

    answers = [get(organization) for _ in range(SHARE + 2)]

    assert answers == [*[(200, "")] * SHARE, *[(429, "RATE_LIMITED")] * 2]


def test_revocation_works_without_redis(proxy: CountingProxy) -> None:
    organization = new_organization()
    member = new_member(organization, "viewer")
    proxy.refuse()
    path = f"/v1/members/{member_id(organization, member.user_id)}"

    assert send("DELETE", path, token=organization.owner.token).status_code == 204

    assert code(send("GET", "/v1/members", token=member.token)) == (401, "UNAUTHENTICATED")


def test_a_lost_reply_is_not_charged_again(proxy: CountingProxy) -> None:
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


def test_deny_answers_503_while_redis_is_down(proxy: CountingProxy) -> None:
    organization = new_organization()
    with deployed(RATE_LIMIT_FALLBACK="deny", REDIS_URL=proxy.url):
        proxy.refuse()

        assert get(organization) == (503, "UNAVAILABLE")

    assert sql("select 1") == [[1]]


@pytest.fixture(scope="module")
def redis_of_fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outages]:
    """The Redis of this module's instances."""
    with own_valkey(tmp_path_factory.mktemp("redis")) as made:
        yield made


@pytest.fixture(scope="module")
def fleet(redis_of_fleet: Outages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Instances with their own Redis, whose timeouts only a real outage exceeds."""
    log = tmp_path_factory.mktemp("fleet") / "log"
    with running(INSTANCES, log, REDIS_URL=redis_of_fleet.url, REDIS_TIMEOUT_MS="5000") as made:
        yield made


@pytest.fixture
def plan() -> Iterator[Plan]:
    """A plan of CALLS an hour."""
    with plans(1, calls=CALLS) as [made]:
        yield made


def hammer(fleet: Fleet, organization: Organization, times_each: int) -> Counter[tuple[int, str]]:
    """Send the same number of requests to every instance; counts by answer."""

    def call(turn: int) -> Answer:
        slot = turn % fleet.count
        return fleet.send("GET", "/v1/properties", token=organization.owner.token, slot=slot)

    with ThreadPoolExecutor(8) as clients:
        return Counter(answer.code for answer in clients.map(call, range(times_each * fleet.count)))


def wait_for(fleet: Fleet, status: str) -> None:
    """Wait until every instance reports this state."""
    deadline = time.monotonic() + PATIENCE
    for slot in range(fleet.count):
        while fleet.send("GET", "/v1/health/ready", slot=slot).json["status"] != status:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_instances_admit_shares_in_an_outage_and_the_quota_after(
    fleet: Fleet, redis_of_fleet: Outages, plan: Plan
) -> None:
    for _ in range(times(1, 10)):
        organization = put_on(new_organization(), plan)
        redis_of_fleet.kill()
        wait_for(fleet, "degraded")
        away = hammer(fleet, organization, 2 * SHARE)
        redis_of_fleet.start()
        wait_for(fleet, "ok")
        back = hammer(fleet, organization, CALLS)

        shares = INSTANCES * SHARE
        assert away == {(200, ""): shares, (429, "RATE_LIMITED"): shares}
        # Redis came back empty: the excess is exactly the instances' shares.
        assert back == {(200, ""): CALLS, (429, "RATE_LIMITED"): (INSTANCES - 1) * CALLS}
    assert fleet.starts == INSTANCES


def test_a_redis_outage_fails_no_request_with_bounded_excess(
    fleet: Fleet, redis_of_fleet: Outages, plan: Plan
) -> None:
    organization, answers = put_on(new_organization(), plan), Counter[tuple[int, str]]()
    deaths = times(2, 20)
    with ThreadPoolExecutor(1) as load:
        for _ in range(deaths):
            running_load = load.submit(hammer, fleet, organization, 2 * CALLS)
            time.sleep(0.1)
            redis_of_fleet.kill()
            time.sleep(0.1)
            redis_of_fleet.start()
            answers += running_load.result()

    assert set(answers) <= {(200, ""), (429, "RATE_LIMITED")}
    # Each life of Redis allows the full quota, each instance its share.
    assert SHARE < answers[200, ""] <= (deaths + 1) * CALLS + INSTANCES * SHARE
    wait_for(fleet, "ok")
    assert fleet.starts == INSTANCES
