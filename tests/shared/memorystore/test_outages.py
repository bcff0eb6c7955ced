"""The cost of calls during a Redis outage, and the recovery afterwards."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from statistics import median

import pytest

from shared.memorystore.breaker import FAILURES_TO_OPEN, FIRST_PAUSE, LONGEST_PAUSE
from shared.memorystore.client import Memorystore, MemorystoreAway, memorystore, script
from tests.http.deployment import deployed
from tests.servers.outages import Outages
from tests.shared.memorystore.memorystores import COUNT, READ, Open, command, is_away

# A server that is there has to answer within it, on a busy machine too.
TIMEOUT = 0.5


def probing() -> Callable[[], float]:
    """A clock that advances so far between calls that every call is a probe."""
    pauses = count()
    return lambda: next(pauses) * 2 * LONGEST_PAUSE


def seconds(store: Memorystore) -> float:
    """The seconds that a call without an answer takes."""
    started = time.monotonic()
    assert is_away(store)
    return time.monotonic() - started


def test_a_stopped_server_is_unavailable_at_once(valkey: Outages, opened: Open) -> None:
    store = opened(valkey.url, clock=probing())
    store.run(READ, ["any"], [])
    valkey.kill()

    # The fastest call counts, because a stall of the machine does not affect all of them.
    assert min(seconds(store) for _ in range(5)) < TIMEOUT
    assert store.state() == "degraded"


def test_a_hung_server_costs_timeouts_until_the_circuit_opens(
    valkey: Outages, opened: Open
) -> None:
    store = opened(valkey.url, timeout=TIMEOUT, clock=lambda: 0)
    assert not is_away(store)
    valkey.freeze()

    hung = [seconds(store) for _ in range(FAILURES_TO_OPEN)]
    spared = [seconds(store) for _ in range(20)]
    valkey.thaw()

    assert TIMEOUT <= min(hung) < 2 * TIMEOUT
    assert median(spared) < TIMEOUT / 2


def test_a_silent_socket_is_treated_as_a_hung_server(opened: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        store = opened(url, timeout=TIMEOUT, clock=probing())

        assert TIMEOUT <= min(seconds(store) for _ in range(3)) < 2 * TIMEOUT


@pytest.mark.parametrize(
    ("scheme", "short", "long"),
    [
        ("redis", "REDIS_TIMEOUT_MS", "REDIS_CONNECT_TIMEOUT_MS"),
        # The handshake is part of connecting.
        ("rediss", "REDIS_CONNECT_TIMEOUT_MS", "REDIS_TIMEOUT_MS"),
    ],
)
def test_each_step_has_its_configured_timeout(scheme: str, short: str, long: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/0"
        with deployed(**{"REDIS_URL": url, short: "100", long: "10000"}):
            assert 0.1 <= seconds(memorystore()) < 9


def test_a_trickling_reply_is_bounded_by_one_timeout(opened: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as slow, ThreadPoolExecutor(1) as threads:

        def drip() -> None:
            with slow.accept()[0] as client:
                client.settimeout(20)
                client.recv(4096)
                try:
                    for _ in range(100):
                        client.sendall(b"*1\r\n")
                        time.sleep(TIMEOUT / 5)
                except OSError:
                    return

        threads.submit(drip)
        url = f"redis://127.0.0.1:{slow.getsockname()[1]}/0"

        # Each drop alone arrives in time; all of them take twenty times as long.
        assert seconds(opened(url, timeout=TIMEOUT)) < 10 * TIMEOUT


def test_a_command_with_a_lost_reply_is_not_resent(valkey: Outages, opened: Open) -> None:
    store = opened(valkey.url, timeout=TIMEOUT, clock=probing())
    command(valkey.url, "SCRIPT", "LOAD", COUNT.source)
    assert not is_away(store)
    valkey.freeze()
    for _ in range(4):
        with pytest.raises(MemorystoreAway):
            store.run(COUNT, ["count"], [])
    valkey.thaw()

    # The server finds all four in its buffers; a repeat of each would be a second charge.
    assert opened(valkey.url).run(COUNT, ["count"], []) <= 4 + 1


def test_a_dead_connection_discards_the_idle_ones(valkey: Outages, opened: Open) -> None:
    store = opened(valkey.url, timeout=2)
    slow = script("local t = 0; for i = 1, 1e5 do t = t + i end; return t")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: store.run(slow, [], []), range(40)))
    valkey.freeze()
    assert is_away(store)
    valkey.thaw()
    store.run(READ, ["any"], [])

    assert str(command(valkey.url, "CLIENT", "LIST")).count(" addr=127") == 2


def test_a_late_reply_never_answers_another_command(valkey: Outages, opened: Open) -> None:
    store = opened(valkey.url, timeout=1, clock=probing())
    echo = script("return ARGV[1]")
    command(valkey.url, "SCRIPT", "LOAD", echo.source)
    assert not is_away(store)
    valkey.freeze()
    with pytest.raises(MemorystoreAway):
        store.run(echo, [], ["late"])
    valkey.thaw()

    assert [store.run(echo, [], [str(number)]) for number in range(3)] == [b"0", b"1", b"2"]


def test_the_circuit_closes_when_the_server_is_back(valkey: Outages, opened: Open) -> None:
    now = 0.0
    store = opened(valkey.url, clock=lambda: now)
    valkey.kill()
    for _ in range(FAILURES_TO_OPEN):
        assert is_away(store)
    valkey.start()
    assert is_away(store)

    now = FIRST_PAUSE
    assert not is_away(store)
    assert store.state() == "ok"
