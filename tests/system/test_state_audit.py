"""An instance keeps nothing that a request said.

A real instance serves every endpoint, well and badly, in several threads, until everything that
grows with the code alone has grown; then it serves other callers and other data, and what it holds
is compared. A cache keyed by a request, a remembered row, a leaked connection, thread or file shows
as a difference.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.fleet import Fleet, running
from tests.proof import times
from tests.system.audited_instances import PATH, Audit
from tests.system.every_request import serve_everything, serve_many

# The pool of each login, the idle connections of four threads to Redis and storage: whichever were
# not open yet when the comparison began.
CONNECTIONS = 3 + 2 * 4


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the instance's temporary files would be."""
    made = tmp_path / "temporary"
    made.mkdir()
    return made


@pytest.fixture
def fleet(tmp_path: Path, folder: Path) -> Iterator[Fleet]:
    """One instance, which waits rather than do without anything."""
    with running(
        1,
        tmp_path / "log",
        module="tests.system.audited_instances",
        TMPDIR=str(folder),
        DB_POOL_SIZE="1",
        DB_CHECKOUT_TIMEOUT_MS="60000",
        REDIS_TIMEOUT_MS="10000",
    ) as made:
        yield made


def audit(fleet: Fleet) -> Audit:
    """What the instance holds now."""
    return msgspec.json.decode(fleet.send("GET", PATH).data, type=Audit)


def test_serving_leaves_nothing_behind(fleet: Fleet, folder: Path) -> None:
    serve_everything(fleet)
    serve_many(fleet, times(100, 10_000))
    before = audit(fleet)

    count = times(500, 100_000)
    serve_everything(fleet)
    serve_many(fleet, count)
    after = audit(fleet)

    changed = before.remembered.items() ^ after.remembered.items()
    assert changed == set()
    assert after.objects - before.objects < 200
    assert after.threads <= before.threads
    assert after.descriptors <= before.descriptors + CONNECTIONS
    assert after.files == []
    assert not list(folder.iterdir())
    # Allocators keep some pages; what is kept of each request would be far more.
    assert after.resident_bytes - before.resident_bytes < max(4_000_000, 40 * count)
    assert fleet.starts == 1
