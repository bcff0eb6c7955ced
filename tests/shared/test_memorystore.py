import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from shared.breaker import FAILURES_TO_OPEN, Breaker
from shared.memorystore import Memorystore, MemorystoreAway, memorystore, script
from shared.redis_connection import Connection
from tests.counting_proxy import CountingProxy
from tests.deployment import deployed
from tests.outages import Outages

TIMEOUT = 0.05
# What a call may take beyond its timeout on a busy machine.
SPARE = 0.7
COUNT = script("return redis.call('INCR', KEYS[1])")
READ = script("return redis.call('GET', KEYS[1])")

Open = Callable[..., Memorystore]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens a Memorystore; `patient` never opens its circuit."""
    stores: list[Memorystore] = []

    def open_store(url: str, *, patient: bool = False, timeout: float = TIMEOUT) -> Memorystore:
        # A clock that runs a minute at each look makes every call a probe.
        minutes = iter(range(0, 6_000_000, 60))
        breaker = Breaker("memorystore", lambda: next(minutes)) if patient else None
        store = Memorystore(url, timeout=timeout, connect_timeout=0.5, breaker=breaker)
        stores.append(store)
        return store

    yield open_store
    for store in stores:
        store.close()


def command(url: str, *words: str | int) -> object:
    """Ask the server directly."""
    connection = Connection.open(url, connect_timeout=2, timeout=2)
    with closing(connection):
        return connection.exchange(*words)


def is_away(store: Memorystore) -> bool:
    try:
        store.run(READ, ["any"], [])
    except MemorystoreAway:
        return True
    return False


def test_a_call_is_one_round_trip_and_a_connection_is_opened_once(
    redis_url: str, opened: Open, proxied: Callable[[str], CountingProxy]
) -> None:
    proxy = proxied(redis_url)
    store = opened(proxy.url)
    store.run(READ, ["any"], [])
    proxy.reset()

    for _ in range(10):
        store.run(READ, ["any"], [])

    assert (proxy.round_trips, proxy.connections) == (10, 0)


def test_a_script_that_the_server_has_forgotten_is_sent_again_and_runs_once(
    valkey: Outages, opened: Open
) -> None:
    store = opened(valkey.url)
    store.run(COUNT, ["count"], [])
    command(valkey.url, "SCRIPT", "FLUSH")

    assert store.run(COUNT, ["count"], []) == 2


def test_threads_share_it_without_mixing_up_replies(redis_url: str, opened: Open) -> None:
    store = opened(redis_url)
    echo = script("return ARGV[1]")

    def ask(number: int) -> bool:
        reply: bytes = store.run(echo, [], [number])
        return reply == b"%d" % number

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(400)))


def test_a_server_that_restarted_costs_no_call(valkey: Outages, opened: Open) -> None:
    store = opened(valkey.url)
    store.run(READ, ["any"], [])
    valkey.kill()
    valkey.start()

    assert not is_away(store)


def test_a_connection_that_the_server_closed_while_idle_costs_no_call(
    valkey: Outages, opened: Open
) -> None:
    store = opened(valkey.url)
    store.run(COUNT, ["count"], [])
    command(valkey.url, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    assert store.run(COUNT, ["count"], []) == 2


def test_a_stopped_server_is_away_at_once(valkey: Outages, opened: Open) -> None:
    store = opened(valkey.url)
    store.run(READ, ["any"], [])
    valkey.kill()

    started = time.monotonic()
    assert is_away(store)

    assert time.monotonic() - started < SPARE
    assert store.state() == "degraded"


def test_a_hung_server_costs_one_timeout_a_call_until_the_circuit_opens(
    valkey: Outages, opened: Open
) -> None:
    store = opened(valkey.url)
    store.run(READ, ["any"], [])
    valkey.freeze()

    took = []
    for _ in range(FAILURES_TO_OPEN + 20):
        started = time.monotonic()
        assert is_away(store)
        took.append(time.monotonic() - started)
    valkey.thaw()

    assert all(TIMEOUT <= seconds < TIMEOUT + SPARE for seconds in took[:FAILURES_TO_OPEN])
    # Waiting each time would take twice as long.
    assert sum(took[FAILURES_TO_OPEN:]) < 10 * TIMEOUT


def test_a_socket_that_accepts_and_never_answers_is_like_a_hung_server(opened: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = opened(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")

        started = time.monotonic()
        assert is_away(store)

        assert TIMEOUT <= time.monotonic() - started < TIMEOUT + SPARE


@pytest.mark.parametrize(
    ("scheme", "short", "long"),
    [
        ("redis", "REDIS_TIMEOUT_MS", "REDIS_CONNECT_TIMEOUT_MS"),
        # The handshake is part of connecting.
        ("rediss", "REDIS_CONNECT_TIMEOUT_MS", "REDIS_TIMEOUT_MS"),
    ],
)
def test_each_step_has_the_time_that_is_set_for_it(scheme: str, short: str, long: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/0"
        with deployed(**{"REDIS_URL": url, short: "100", long: "10000"}):
            started = time.monotonic()
            assert is_away(memorystore())

        assert 0.1 <= time.monotonic() - started < 5


def test_a_reply_that_comes_drop_by_drop_is_bounded_by_the_one_timeout(opened: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as slow, ThreadPoolExecutor(1) as threads:

        def drip() -> None:
            with slow.accept()[0] as client:
                client.settimeout(2)
                client.recv(4096)
                try:
                    for _ in range(100):
                        client.sendall(b"*1\r\n")
                        time.sleep(TIMEOUT / 5)
                except OSError:
                    return

        threads.submit(drip)
        store = opened(f"redis://127.0.0.1:{slow.getsockname()[1]}/0")
        started = time.monotonic()

        assert is_away(store)
        assert time.monotonic() - started < TIMEOUT + SPARE


def test_a_command_whose_reply_was_lost_is_not_sent_again(valkey: Outages, opened: Open) -> None:
    store = opened(valkey.url, patient=True)
    store.run(COUNT, ["count"], [])
    valkey.freeze()
    for _ in range(4):
        with pytest.raises(MemorystoreAway):
            store.run(COUNT, ["count"], [])
    valkey.thaw()

    # The server finds all four in its buffers; one more each would be a second charge.
    assert store.run(COUNT, ["count"], []) <= 6


def test_a_connection_that_died_silently_takes_the_idle_ones_with_it(
    valkey: Outages, opened: Open
) -> None:
    store = opened(valkey.url, timeout=0.5)
    slow = script("local t = 0; for i = 1, 1e5 do t = t + i end; return t")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: store.run(slow, [], []), range(40)))
    valkey.freeze()
    assert is_away(store)
    valkey.thaw()
    store.run(READ, ["any"], [])

    assert str(command(valkey.url, "CLIENT", "LIST")).count(" addr=127") == 2


def test_a_late_reply_never_answers_another_command(valkey: Outages, opened: Open) -> None:
    store = opened(valkey.url, patient=True)
    echo = script("return ARGV[1]")
    store.run(echo, [], ["warm"])
    valkey.freeze()
    with pytest.raises(MemorystoreAway):
        store.run(echo, [], ["late"])
    valkey.thaw()

    assert [store.run(echo, [], [str(number)]) for number in range(3)] == [b"0", b"1", b"2"]


def test_the_circuit_closes_by_itself_when_the_server_is_back(
    valkey: Outages, opened: Open
) -> None:
    store = opened(valkey.url)
    valkey.kill()
    for _ in range(FAILURES_TO_OPEN):
        assert is_away(store)
    valkey.start()
    assert is_away(store)

    deadline = time.monotonic() + 10
    while is_away(store) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert store.state() == "ok"


@pytest.mark.parametrize(
    "refusal",
    ["CONFIG SET maxmemory 1", "REPLICAOF 127.0.0.1 1", "CONFIG SET requirepass set-meanwhile"],
)
def test_an_error_of_the_server_is_an_absence_and_not_a_failure_of_the_request(
    valkey: Outages, opened: Open, refusal: str
) -> None:
    store = opened(valkey.url)
    command(valkey.url, *refusal.split())

    with pytest.raises(MemorystoreAway):
        store.run(COUNT, ["count"], [])


def test_without_a_url_it_is_always_away() -> None:
    store = Memorystore(None, timeout=TIMEOUT, connect_timeout=0.5)

    assert is_away(store)
    assert store.state() == "degraded"


def test_redis_py_is_not_loaded_before_the_first_connection() -> None:
    program = (
        "import sys, shared.endpoint\n"
        "from shared.memorystore import Memorystore, MemorystoreAway, script\n"
        "store = Memorystore('redis://127.0.0.1:1/0', timeout=1, connect_timeout=1)\n"
        "assert not {'redis', 'hiredis'} & sys.modules.keys()\n"
        "try:\n"
        "    store.run(script('return 1'), [], [])\n"
        "except MemorystoreAway:\n"
        "    assert {'redis', 'hiredis'} <= sys.modules.keys()\n"
        "else:\n"
        "    raise SystemExit('port 1 answered')\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True)
