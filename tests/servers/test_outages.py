"""A stopped server restarts at its address, even when its port was taken in between."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from urllib.parse import urlsplit

import redis

from tests.servers.counting_proxy import CountingProxy
from tests.servers.outages import Outages


@contextmanager
def held_for_a_second(url: str) -> Iterator[None]:
    """Hold the port as a client would that was given it by the system."""
    with socket.socket() as client:
        client.bind(("127.0.0.1", urlsplit(url).port or 0))
        lets_go = Timer(1, client.close)
        lets_go.start()
        yield
        lets_go.join()


def answers(url: str) -> bool:
    with redis.Redis.from_url(url) as server:
        return bool(server.ping())


def test_a_server_restarts_at_its_port(valkey: Outages) -> None:
    valkey.kill()

    with held_for_a_second(valkey.url):
        valkey.start()

    assert answers(valkey.url)


def test_a_proxy_restarts_at_its_port(
    redis_url: str, proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(redis_url)
    proxy.refuse()

    with held_for_a_second(proxy.url):
        proxy.accept()

    assert answers(proxy.url)
