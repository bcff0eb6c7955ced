"""Which tests of a parallel run go to a worker together, and in which order.

A file's tests stay together, because what they share is dear: a fleet of instances, a database with
very many rows. The tests of every endpoint are many and share little, so their files are divided.
The long ones come first, so that no worker is left with one at the end.
"""

import os
from zlib import crc32

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# Each of these tests is a unit of its own.
ALONE = "tests/tools/deploy/"
# One browser on one stack, for all files.
CONSOLE = "tests/console/"
LONG = (CONSOLE, "tests/system/", "tests/tools/", "tests/safety/", "tests/shared/letters/")
# Parts of a file, by the beginning of its path; others are whole. In a proof each test may take
# minutes.
PARTS = {
    "tests/functions/test_every_": 4,
    "tests/safety/test_fuzz": 1,
    "tests/safety/": 4,
    "tests/system/test_idempotency": 3,
    "tests/system/test_killed_at_each_trip": 3,
}


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Gives a worker the next unit when it is almost done with its last one."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """The name of the unit to which a test belongs."""
    file = nodeid.partition("::")[0]
    if file.startswith(CONSOLE):
        return CONSOLE
    if file.startswith(ALONE) or os.environ.get("PROVE"):
        return nodeid
    parts = next((count for start, count in PARTS.items() if file.startswith(start)), 1)
    return f"{file} {crc32(nodeid.encode()) % parts}"


def put_long_ones_first(items: list[pytest.Item]) -> None:
    """Leave the order as it is otherwise."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
