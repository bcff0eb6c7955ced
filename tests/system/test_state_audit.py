"""An instance keeps no data of its requests.

A real instance serves every endpoint, well and badly, in several threads, to made-up people. Then
no object of the process, of our code or a library's, holds what they said or were told
(tests/system/heap.py), and serving others makes nothing grow: objects, memory, threads,
descriptors, files.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.proof import times
from tests.servers.fleet import Fleet, running_fresh
from tests.system.audited_instances import PATH, SEARCH, Audit
from tests.system.every_request import serve_everything, serve_many

# The pool of each login, the idle connections of four threads to Redis and storage: whichever were
# not open yet when the comparison began.
CONNECTIONS = 3 + 2 * 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the instance's temporary files would be."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Fleet]:
    """One instance, which waits rather than do without anything."""
    # What it holds, and meets unprepared, is to be its own.
    with running_fresh(
        1,
        tmp_path_factory.mktemp("log") / "log",
        module="tests.system.audited_instances",
        TMPDIR=str(folder),
        DB_POOL_SIZE="1",
        DB_CHECKOUT_TIMEOUT_MS="60000",
        REDIS_TIMEOUT_MS="10000",
    ) as made:
        yield made


def audit(fleet: Fleet, query: str = "") -> Audit:
    """What the instance holds now; with the query SEARCH, also what it holds of requests."""
    return msgspec.json.decode(fleet.send("GET", f"{PATH}?{query}").data, type=Audit)


def at_rest(fleet: Fleet) -> Audit:
    """What it holds when nothing is under way: that a client hung up may be noticed late."""
    deadline = time.monotonic() + 10
    while (found := audit(fleet, SEARCH)).said and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def test_serving_keeps_no_request_data(fleet: Fleet, folder: Path) -> None:
    serve_everything(fleet)
    before = audit(fleet)

    for _ in range(times(1, 20)):
        serve_everything(fleet, also_refuse=times(False, True))
    after = at_rest(fleet)

    assert after.said == []
    assert after.objects - before.objects < 200
    assert after.threads <= before.threads
    assert after.descriptors <= before.descriptors + CONNECTIONS
    assert after.files == []
    # Met by two threads at once it would have killed the process (shared/ready_structs.py).
    assert after.unprepared == []
    assert not list(folder.iterdir())
    assert fleet.starts == 1


def test_memory_does_not_grow_with_the_number_of_requests(fleet: Fleet) -> None:
    serve_many(fleet, times(500, 5_000))
    before = audit(fleet)
    serve_many(fleet, times(500, 100_000))
    after = audit(fleet)

    # Less than forty bytes a request at length; a page or two of the allocator's are no leak.
    assert after.resident_bytes - before.resident_bytes < 4_000_000
    assert after.objects - before.objects < 200
