"""Redis stops, hangs and comes back while requests run: no 5xx, and the service says so."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.client import code, send
from tests.counting_proxy import CountingProxy
from tests.deployment import deployed
from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.members.rows import member_id


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
