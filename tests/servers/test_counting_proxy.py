"""Tests of the proxy with which other tests count round trips."""

import os
from collections.abc import Callable

import pytest
import redis

from tests.servers.counting_proxy import CountingProxy
from tests.servers.outages import Outages


def client(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2, retry=None)


def test_a_command_or_a_pipeline_counts_as_one_round_trip(
    redis_url: str, proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(redis_url)
    with client(proxy.url) as server:
        server.ping()
        proxy.reset()

        server.set("a", "x" * 300_000)
        server.get("a")
        with server.pipeline(transaction=False) as pipeline:
            pipeline.get("a").get("a").get("b").execute()

    assert proxy.round_trips == 3
    assert proxy.connections == 0


def test_a_frozen_proxy_is_silent_until_thawed(
    redis_url: str, proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(redis_url)
    with client(proxy.url) as server:
        server.ping()
        proxy.freeze()
        with pytest.raises(redis.TimeoutError):
            server.ping()
        proxy.thaw()

        assert server.ping()


def test_a_refusing_proxy_resets_and_refuses_connections(
    redis_url: str, proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(redis_url)
    with client(proxy.url) as server:
        server.ping()
        proxy.refuse()
        with pytest.raises(redis.ConnectionError):
            server.ping()
        with pytest.raises(redis.ConnectionError):
            server.ping()
        proxy.accept()

        assert server.ping()


def test_a_private_valkey_restarts_at_the_same_address(valkey: Outages) -> None:
    with client(valkey.url) as server:
        server.set("kept", "no")
        valkey.freeze()
        with pytest.raises(redis.TimeoutError):
            server.ping()
        valkey.thaw()
        assert server.get("kept") == b"no"
        valkey.kill()
        with pytest.raises(redis.ConnectionError):
            server.ping()
        valkey.start()

        assert server.get("kept") is None


def test_each_worker_has_a_bucket_and_a_key_space() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")

    assert os.environ["STORAGE_BUCKET"] == f"pavilion-{worker}"
    assert os.environ["DATABASE_URL"].endswith(f"/pavilion_{worker}")
