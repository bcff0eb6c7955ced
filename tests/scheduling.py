"""Which tests of a parallel run go to a worker together, and in which order.

A file's tests stay together, because what they share is dear: a fleet of instances, a database with
very many rows. The tests of every endpoint share its rows (tests/standing.py), so they are divided
by endpoint, across their files. The long ones come first, so that no worker is left with one at the
end.
"""

import os
import re
from zlib import crc32

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# Each of these tests is a unit of its own.
ALONE = "tests/tools/deploy/"
# One browser on one stack, for all files.
CONSOLE = "tests/console/"
LONG = (CONSOLE, "tests/system/", "tests/tools/", "tests/safety/", "tests/shared/letters/")
# Files whose tests share another tenant with a row in every table.
NEIGHBOUR = (
    "tests/safety/test_tenancy",
    "tests/safety/test_existing_values",
    "tests/safety/test_functions_in_sql",
    "tests/safety/test_neighbour",
    "tests/migrations/test_homeowner_scope",
)
# Files of tests of every endpoint, and into how many parts the endpoints are divided.
EVERY = ("tests/functions/test_every_", "tests/safety/test_")
ENDPOINTS = 12
_ENDPOINT = re.compile(r"\w+__\w+")
# Parts of a file, by the beginning of its path; others are whole. In a proof each test may take
# minutes.
PARTS = {
    "tests/safety/test_fuzz": 1,
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
    if file.startswith(NEIGHBOUR):
        return NEIGHBOUR[0]
    endpoint = _ENDPOINT.search(nodeid.partition("[")[2])
    if file.startswith(EVERY) and not file.startswith(tuple(PARTS)) and endpoint:
        return f"{EVERY[0]} {crc32(endpoint[0].encode()) % ENDPOINTS}"
    parts = next((count for start, count in PARTS.items() if file.startswith(start)), 1)
    # An endpoint's tests share what is known of its undisturbed request.
    divided = endpoint[0] if endpoint else nodeid
    return f"{file} {crc32(divided.encode()) % parts}"


def put_long_ones_first(items: list[pytest.Item]) -> None:
    """Leave the order as it is otherwise."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))
