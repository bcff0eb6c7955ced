import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.memorystore.client import Memorystore, MemorystoreAway, script
from tests.servers.counting_proxy import CountingProxy
from tests.servers.outages import Outages
from tests.shared.memorystore.memorystores import COUNT, READ, Open, command, is_away


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


def test_an_unknown_script_is_resent_and_runs_once(valkey: Outages, opened: Open) -> None:
    store = opened(valkey.url)
    store.run(COUNT, ["count"], [])
    command(valkey.url, "SCRIPT", "FLUSH")

    assert store.run(COUNT, ["count"], []) == 2


def test_threads_share_the_client_without_mixing_replies(redis_url: str, opened: Open) -> None:
    store = opened(redis_url)
    echo = script("return ARGV[1]")

    def ask(number: int) -> bool:
        reply: bytes = store.run(echo, [], [number])
        return reply == b"%d" % number

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, range(400)))


def test_a_server_restart_costs_no_call(valkey: Outages, opened: Open) -> None:
    store = opened(valkey.url)
    store.run(READ, ["any"], [])
    valkey.kill()
    valkey.start()

    assert not is_away(store)


def test_a_closed_idle_connection_costs_no_call(valkey: Outages, opened: Open) -> None:
    store = opened(valkey.url)
    store.run(COUNT, ["count"], [])
    command(valkey.url, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")

    assert store.run(COUNT, ["count"], []) == 2


@pytest.mark.parametrize(
    "refusal",
    ["CONFIG SET maxmemory 1", "REPLICAOF 127.0.0.1 1", "CONFIG SET requirepass set-meanwhile"],
)
def test_a_server_error_counts_as_an_outage(valkey: Outages, opened: Open, refusal: str) -> None:
    store = opened(valkey.url)
    command(valkey.url, *refusal.split())

    with pytest.raises(MemorystoreAway):
        store.run(COUNT, ["count"], [])


def test_without_a_url_redis_is_always_unavailable() -> None:
    store = Memorystore(None, timeout=1, connect_timeout=1)

    assert is_away(store)
    assert store.state() == "degraded"


def test_redis_py_is_not_loaded_before_the_first_connection() -> None:
    program = (
        "import sys, shared.pipeline.endpoint\n"
        "from shared.memorystore.client import Memorystore, MemorystoreAway, script\n"
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
