"""Memorystore with TLS and AUTH: a private authority, and certificates that rotate while in use."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from shared.memorystore.client import Memorystore, MemorystoreAway, script
from shared.memorystore.connection import Connection
from tests.servers.outages import Outages
from tools.stand_ins.authority import Authority
from tools.stand_ins.tls_proxy import TlsProxy, tls_proxy

PASSWORD = "0a1b2c3d-auth-string"
# Memorystore's certificates name no address that a client could check.
ELSEWHERE = "127.0.0.2"
COUNT = script("return redis.call('INCR', KEYS[1])")
Open = Callable[[Path], Memorystore]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def proxy(valkey: Outages, authority: Authority) -> Iterator[TlsProxy]:
    with closing(Connection.open(valkey.url, connect_timeout=5, timeout=5)) as connection:
        connection.exchange("CONFIG", "SET", "requirepass", PASSWORD)
    place = urlsplit(valkey.url)
    backend = (place.hostname or "", place.port or 0)
    with tls_proxy(backend, authority.identity(ELSEWHERE)) as made:
        yield made


@pytest.fixture
def opened(proxy: TlsProxy) -> Iterator[Open]:
    """An instance's Memorystore that trusts the authorities in a file, as `provision` writes it."""
    made: list[Memorystore] = []

    def open_(trusted: Path) -> Memorystore:
        url = f"rediss://:{PASSWORD}@127.0.0.1:{proxy.address[1]}/0"
        options = f"?ssl_ca_certs={trusted}&ssl_check_hostname=false"
        made.append(Memorystore(url + options, timeout=5, connect_timeout=5))
        return made[-1]

    yield open_
    for each in made:
        each.close()


def test_a_rotated_certificate_of_the_same_authority_costs_no_call(
    proxy: TlsProxy, authority: Authority, opened: Open
) -> None:
    memorystore = opened(authority.file)
    assert memorystore.run(COUNT, ["calls"], []) == 1

    # Live connections are cut, as Memorystore does every 180 days.
    proxy.use(authority.identity(ELSEWHERE))
    proxy.drop()

    assert [memorystore.run(COUNT, ["calls"], []) for _ in range(3)] == [2, 3, 4]
    assert proxy.opened == 2
    assert memorystore.state() == "ok"


def test_two_authorities_are_trusted_during_a_rotation(
    proxy: TlsProxy, authority: Authority, opened: Open, tmp_path: Path
) -> None:
    newer = Authority(tmp_path)
    both = tmp_path / "ca.pem"
    both.write_text(authority.pem + newer.pem)
    memorystore = opened(both)
    assert memorystore.run(COUNT, ["calls"], []) == 1

    proxy.use(newer.identity(ELSEWHERE))
    proxy.drop()

    assert memorystore.run(COUNT, ["calls"], []) == 2


def test_an_unknown_authority_never_receives_the_password(
    proxy: TlsProxy, authority: Authority, opened: Open, tmp_path: Path
) -> None:
    memorystore = opened(authority.file)
    proxy.use(Authority(tmp_path).identity(ELSEWHERE))

    with pytest.raises(MemorystoreAway):
        memorystore.run(COUNT, ["calls"], [])

    assert memorystore.state() == "degraded"
    assert proxy.opened == 0

    proxy.use(authority.identity(ELSEWHERE))
    assert memorystore.run(COUNT, ["calls"], []) == 1
    assert memorystore.state() == "ok"
