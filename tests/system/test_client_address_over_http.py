"""A client cannot choose its address or its rate limit by headers.

Tested over real HTTP, where header lines are joined and names have several spellings.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.http.raw_http import exchange
from tests.servers.cache import store
from tests.servers.fleet import Fleet, running

PLANS = "/v1/subscriptions/plans"
QUOTA = 100_000
SECRET = "the balancer and the function know this"
PROOF = f"X-Pavilion-Edge: {SECRET}".encode()
# The entries of our proxies: the client as the outermost saw it, then one entry per proxy.
CLIENT = "203.0.113.7"
BALANCER = "198.51.100.9"
PEER = "127.0.0.1"
COUNTED = "rate:anonymous:3600:"


class Place(NamedTuple):
    """A deployment: the number of our proxies, and whether the outermost one sends its secret."""

    hops: int
    has_secret: bool

    def appended(self) -> list[str]:
        """The entries that this deployment's proxies append to X-Forwarded-For."""
        return [CLIENT, BALANCER][: self.hops]


PLACES = [Place(hops, has_secret) for hops in (0, 1, 2) for has_secret in (False, True)]
# Header lines that a client writes itself.
FORGED: dict[str, list[bytes]] = {
    "nothing": [],
    "an address": [b"X-Forwarded-For: 192.0.2.1"],
    "many": [b"X-Forwarded-For: " + b", ".join(b"192.0.2.%d" % each for each in range(200))],
    "several lines": [b"X-Forwarded-For: 192.0.2.1", b"X-Forwarded-For: 192.0.2.2"],
    "lower case": [b"x-forwarded-for: 192.0.2.1"],
    "an underscore": [b"X_Forwarded_For: 192.0.2.1"],
    "underscores and a line": [b"X_Forwarded_For: 192.0.2.1", b"X-Forwarded-For: 192.0.2.2"],
    "IPv6": [b"X-Forwarded-For: 2001:db8::1"],
    "IPv6 with zone": [b"X-Forwarded-For: fe80::1%eth0"],
    "a port": [b"X-Forwarded-For: 192.0.2.1:4711"],
    "brackets": [b"X-Forwarded-For: [2001:db8::1]:443"],
    "IPv4 in IPv6": [b"X-Forwarded-For: ::ffff:192.0.2.1"],
    "octal": [b"X-Forwarded-For: 0300.0.2.1"],
    "a number": [b"X-Forwarded-For: 3221225985"],
    "commas": [b"X-Forwarded-For: ,,,,"],
    "spaces and tabs": [b"X-Forwarded-For: \t 192.0.2.1 \t,\t"],
    "junk": [b"X-Forwarded-For: unknown, _hidden, <script>, '; drop table users"],
    "no ASCII": [b"X-Forwarded-For: \xd9\xa1.\xff.1.1"],
    "quotes": [b'X-Forwarded-For: "192.0.2.1"'],
    "overlong": [b"X-Forwarded-For: " + b"1" * 7000],
    "Forwarded": [b"Forwarded: for=192.0.2.1;by=192.0.2.2"],
    "other headers": [
        b"X-Real-IP: 192.0.2.1",
        b"X-Client-IP: 192.0.2.1",
        b"True-Client-IP: 192.0.2.1",
        b"CF-Connecting-IP: 192.0.2.1",
        b"Fastly-Client-IP: 192.0.2.1",
        b"X-Cluster-Client-IP: 192.0.2.1",
        b"X-Appengine-User-IP: 192.0.2.1",
        b"X-Original-Forwarded-For: 192.0.2.1",
    ],
}
# The balancer overwrites this header, so such values come from clients that bypass it.
WRONG_PROOFS: dict[str, list[bytes]] = {
    "a wrong secret": [b"X-Pavilion-Edge: guessed"],
    "a secret with an underscore": [b"X_Pavilion_Edge: guessed"],
    "two secrets": [b"X-Pavilion-Edge: guessed", b"X-Pavilion-Edge: again"],
}


@contextmanager
def deployed(place: Place, log: Path) -> Iterator[Fleet]:
    """A single function, deployed like this."""
    settings = {
        "FUNCTION_TARGET": "subscriptions__plans",
        "TRUSTED_PROXY_HOPS": str(place.hops),
        "RATE_LIMIT_ANONYMOUS": f"{QUOTA}/3600",
    }
    if place.has_secret:
        settings["EDGE_SECRET"] = SECRET
    with running(1, log, module="tests.system.one_function", **settings) as fleet:
        yield fleet


def counted_as(fleet: Fleet, lines: list[bytes]) -> str:
    """The address that the request is counted for, read from the key of its rate limit."""
    store().flushdb()
    answer = exchange(fleet.address(0), PLANS, lines)
    assert answer.status == 200, answer
    [key] = store().scan_iter(f"{COUNTED}*")
    return bytes(key).decode().removeprefix(COUNTED)


def through_our_proxies(place: Place, forged: list[bytes], *, joined: bool) -> list[bytes]:
    """The header lines on arrival: the proxies extend the last line, or add a line."""
    ours = ", ".join(place.appended()).encode()
    proof = [PROOF] if place.has_secret and place.hops else []
    if not ours:
        return [*forged, *proof]
    name = b"X-Forwarded-For: "
    last = forged[-1] if forged else b""
    if joined and last.startswith(name):
        return [*forged[:-1], last + b", " + ours, *proof]
    return [*forged, name + ours, *proof]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_client_written_entries_are_ignored(place: Place, tmp_path: Path) -> None:
    with deployed(place, tmp_path / "log") as fleet:
        for name, forged in FORGED.items():
            for joined in (True, False):
                lines = through_our_proxies(place, forged, joined=joined)

                assert counted_as(fleet, lines) == (CLIENT if place.hops else PEER), name
        check_entries(place, fleet)
        if place.has_secret and place.hops:
            check_bypass(place, fleet)


def check_entries(place: Place, fleet: Fleet) -> None:
    """Two clients are told apart; with too few entries only the peer counts."""
    proof = [PROOF] if place.has_secret else []
    for count in range(place.hops):
        entries = ", ".join([CLIENT] * count).encode()
        assert counted_as(fleet, [b"X-Forwarded-For: " + entries, *proof]) == PEER, count
    if place.hops:
        lines = through_our_proxies(place, [], joined=True)
        other = [line.replace(CLIENT.encode(), b"[2001:db8:1:2::9]:443") for line in lines]
        assert counted_as(fleet, other) == "2001:db8:1:2::/64"


def check_bypass(place: Place, fleet: Fleet) -> None:
    """A request that bypasses the balancer is not trusted: only the gateway's entry counts."""
    without = Place(place.hops - 1, has_secret=False)
    for name, forged in (FORGED | WRONG_PROOFS).items():
        lines = through_our_proxies(without, forged, joined=True)

        assert counted_as(fleet, lines) == (CLIENT if without.hops else PEER), name
