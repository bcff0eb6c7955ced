"""PostgreSQL outages during requests: at most 503 for those in flight, then recovery."""

from collections.abc import Callable, Iterator

import pytest

from shared.database.scope import pool_of
from tests.factories import Organization, new_organization
from tests.functions.properties.rows import NEW
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.servers.counting_proxy import CountingProxy


@pytest.fixture
def proxy(proxied: Callable[[str], CountingProxy], database_url: str) -> Iterator[CountingProxy]:
    """A proxy through which the deployment reaches PostgreSQL."""
    made = proxied(database_url)
    with deployed(DATABASE_URL=made.url):
        yield made


def get(organization: Organization) -> tuple[int, str]:
    """Status and code of a list."""
    return code(send("GET", "/v1/properties", token=organization.owner.token))


def test_a_cut_idle_connection_is_replaced_silently(proxy: CountingProxy) -> None:
    organization = new_organization()
    assert get(organization) == (200, "")

    proxy.cut()

    assert send("POST", "/v1/properties", NEW, token=organization.owner.token).status_code == 201


def test_an_outage_answers_503_and_ends_without_a_restart(
    proxy: CountingProxy,
) -> None:
    organization = new_organization()
    get(organization)
    proxy.refuse()

    refused = send("GET", "/v1/properties", token=organization.owner.token)

    assert code(refused) == (503, "UNAVAILABLE")
    assert refused.headers["Retry-After"] == "1"
    assert "127.0.0.1" not in refused.text
    proxy.accept()
    assert get(organization) == (200, "")


def test_a_silent_server_costs_one_deadline_and_no_connection(
    proxy: CountingProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.database.connect.RESPONSE_SECONDS", 0.3)
    monkeypatch.setattr("shared.database.connect.CONNECT_SECONDS", 0.3)
    organization = new_organization()
    get(organization)
    proxy.freeze()

    assert send("POST", "/v1/properties", NEW, token=organization.owner.token).status_code == 503

    proxy.thaw()
    assert get(organization) == (200, "")


def test_a_write_with_a_lost_answer_is_not_resent(
    proxy: CountingProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.database.connect.RESPONSE_SECONDS", 0.3)
    organization = new_organization()
    get(organization)
    proxy.freeze()
    response = send("POST", "/v1/properties", NEW, token=organization.owner.token)
    proxy.thaw()

    assert code(response) == (503, "UNAVAILABLE")
    listed = send("GET", "/v1/properties", token=organization.owner.token).json["items"]
    assert len(listed) <= 1


def test_requests_beyond_the_pool_wait_and_then_get_503(proxy: CountingProxy) -> None:
    organization = new_organization()
    get(organization)
    with deployed(DATABASE_URL=proxy.url, DB_CHECKOUT_TIMEOUT_MS="50"):
        get(organization)
        with pool_of("pavilion_tenant").connection():
            refused = get(organization)

        assert refused == (503, "UNAVAILABLE")
        assert get(organization) == (200, "")
