"""The round trips of a request, counted at the sockets: one to Redis, one to PostgreSQL."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.factories import Organization, new_organization
from tests.functions.documents.rows import STARTED, form_of, new_document, put, start
from tests.functions.properties.rows import NEW, new_property
from tests.http.client import send
from tests.http.deployment import deployed
from tests.servers.counting_proxy import CountingProxy
from tests.shared.inputs.test_multipart import BOUNDARY

Proxied = Callable[[str], CountingProxy]


class Counted:
    """The proxies before both stores."""

    def __init__(self, database: CountingProxy, redis: CountingProxy) -> None:
        self._proxies = (database, redis)

    def trips(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, int]:
        """Round trips to PostgreSQL and Redis of a request that must succeed."""
        for proxy in self._proxies:
            proxy.reset()
        response = send(method, path, body, **options)
        assert response.status_code < 300, response.text
        database, redis = self._proxies
        return database.round_trips, redis.round_trips


@pytest.fixture
def counted(proxied: Proxied, database_url: str, redis_url: str) -> Iterator[Counted]:
    """A deployment that reaches both stores through counting proxies."""
    database, redis = proxied(database_url), proxied(redis_url)
    with deployed(DATABASE_URL=database.url, REDIS_URL=redis.url):
        yield Counted(database, redis)


@pytest.fixture
def organization(counted: Counted) -> Organization:
    """An organization whose limits are cached and whose statements are prepared."""
    assert counted
    made = new_organization()
    path = f"/v1/properties/{new_property(made)['id']}"
    send("GET", path, token=made.owner.token)
    send("GET", "/v1/properties", token=made.owner.token)
    send("PATCH", path, {}, token=made.owner.token)
    return made


def test_a_read_or_write_costs_one_round_trip_per_store(
    counted: Counted, organization: Organization
) -> None:
    token = organization.owner.token
    path = f"/v1/properties/{new_property(organization)['id']}"

    assert counted.trips("GET", "/v1/properties", token=token) == (1, 1)
    assert counted.trips("GET", path, token=token) == (1, 1)
    assert counted.trips("POST", "/v1/properties", NEW, token=token) == (1, 1)
    assert counted.trips("PATCH", path, {"city": "Elgin"}, token=token) == (1, 1)


def test_a_new_statement_costs_no_extra_round_trip(
    counted: Counted, organization: Organization
) -> None:
    query = {"city": "Elgin", "kind": "condo", "q": "a"}

    trips = counted.trips("GET", "/v1/properties", token=organization.owner.token, query=query)

    assert trips == (1, 1)


def test_filling_the_limits_cache_costs_one_more_round_trip_each(counted: Counted) -> None:
    first = new_organization()
    send("GET", "/v1/properties", token=first.owner.token)
    cold = new_organization()

    assert counted.trips("GET", "/v1/properties", token=cold.owner.token) == (2, 2)
    assert counted.trips("GET", "/v1/properties", token=cold.owner.token) == (1, 1)


def test_an_idempotency_key_costs_two_postgresql_round_trips(
    counted: Counted, organization: Organization
) -> None:
    send(
        "POST", "/v1/properties", NEW, token=organization.owner.token,
        headers={"Idempotency-Key": "a"},
    )  # fmt: skip

    trips = counted.trips(
        "POST", "/v1/properties", NEW, token=organization.owner.token,
        headers={"Idempotency-Key": "b"},
    )  # fmt: skip

    # Scope and key; the effect; the answer; the commit.
    assert trips == (4, 1)


def test_an_upload_costs_one_trip_before_and_one_after_its_file(
    counted: Counted, organization: Organization
) -> None:
    token = organization.owner.token
    document = new_document(organization)
    started = start(organization)
    put(started["upload_url"])
    path = f"/v1/documents/{document['id']}"
    pending = f"/v1/documents/{started['document']['id']}"
    form = {"data": form_of(), "content_type": f"multipart/form-data; boundary={BOUNDARY}"}

    assert counted.trips("GET", "/v1/documents", token=token) == (1, 1)
    assert counted.trips("GET", path, token=token) == (1, 1)
    assert counted.trips("GET", f"{path}/download", token=token) == (1, 1)
    assert counted.trips("PATCH", path, {"category": "photo"}, token=token) == (1, 1)
    # The row, the object's deletion in the outbox, the commit.
    assert counted.trips("DELETE", path, token=token) == (3, 1)
    assert counted.trips("POST", "/v1/documents/start-upload", STARTED, token=token) == (1, 1)
    assert counted.trips("POST", "/v1/documents", token=token, **form) == (2, 1)
    assert counted.trips("POST", f"{pending}/complete-upload", token=token) == (2, 1)
