import time
from collections.abc import Callable, Iterator

import pytest

from functions.health import ready
from tests.http.client import Reply, send
from tests.http.deployment import deployed
from tests.servers.counting_proxy import CountingProxy

pytest_plugins = ["tests.servers.storage_fixtures"]

NOWHERE = "http://127.0.0.1:1"


@pytest.fixture
def database(proxied: Callable[[str], CountingProxy], database_url: str) -> Iterator[CountingProxy]:
    """A proxy through which the deployment reaches PostgreSQL."""
    proxy = proxied(database_url)
    with deployed(DATABASE_URL=proxy.url):
        yield proxy


@pytest.fixture
def redis(proxied: Callable[[str], CountingProxy], redis_url: str) -> Iterator[CountingProxy]:
    """A proxy through which the deployment reaches Redis."""
    proxy = proxied(redis_url)
    with deployed(REDIS_URL=proxy.url):
        yield proxy


def ask() -> tuple[int, str, dict[str, str]]:
    """The HTTP status, the overall state and the state of each store."""
    response = answer()
    return response.status_code, response.json["status"], response.json["stores"]


def answer() -> Reply:
    """The whole answer."""
    return send("GET", "/v1/health/ready")


def stores(**changes: str) -> dict[str, str]:
    """The expected state of every store; `changed` ones differ."""
    return {"postgresql": "ok", "redis": "ok", "storage": "ok"} | changes


def test_is_ok_while_all_stores_answer() -> None:
    assert ask() == (200, "ok", stores())


def test_is_down_without_postgresql(database: CountingProxy) -> None:
    database.refuse()

    refused = ask()

    assert refused == (503, "down", stores(postgresql="down"))
    database.accept()
    assert ask() == (200, "ok", stores())


def test_reports_a_hanging_postgresql_within_its_deadline(
    database: CountingProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask() == (200, "ok", stores())
    monkeypatch.setitem(ready.DEADLINES, "postgresql", 0.2)
    database.freeze()
    started = time.monotonic()

    assert ask() == (503, "down", stores(postgresql="down"))

    assert time.monotonic() - started < 6


def test_is_degraded_without_redis(redis: CountingProxy) -> None:
    redis.refuse()

    without = ask()

    assert without == (200, "degraded", stores(redis="degraded"))
    redis.accept()
    assert ask() == (200, "ok", stores())


def test_is_degraded_without_file_storage(storage_at: Callable[[str], None]) -> None:
    storage_at(NOWHERE)

    assert ask() == (200, "degraded", stores(storage="down"))


def test_does_not_name_hosts(database: CountingProxy, storage_at: Callable[[str], None]) -> None:
    database.refuse()
    storage_at(NOWHERE)

    text = answer().text

    assert "127.0.0.1" not in text
    assert "refused" not in text


def test_has_its_own_rate_limit() -> None:
    assert '"health"' in answer().headers["RateLimit"]
