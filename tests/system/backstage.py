"""Helpers that read server state from outside the API, from any thread of a test."""

import time

from tests.factories import sql
from tests.key_ages import age_keys
from tests.servers.connections import connected_ports

PATIENCE_SECONDS = 30
# Longer than a request with an outside effect may run, so that its key counts as abandoned.
LONG_AGO_SECONDS = 3600


def wait_for_orphans() -> None:
    """Wait until PostgreSQL has finished what killed instances had begun.

    A server process finishes the statements that it has read before it notices that its client is
    gone, so a test has to wait before it checks whether a request took effect.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while _orphans():
        assert time.monotonic() < deadline, "PostgreSQL still works for instances that are dead"
        time.sleep(0.01)


def _orphans() -> set[int]:
    """The client ports of the functions' server processes whose client is gone."""
    served = sql(
        "select client_port from pg_stat_activity"
        " where datname = current_database() and usename like 'pavilion%'"
    )
    return {port for [port] in served if port is not None} - connected_ports()


def let_key_grow_old(key: str) -> None:
    """Age the unanswered request with this key, as if its process had died long ago."""
    age_keys("key = :key and status is null", seconds=LONG_AGO_SECONDS, key=key)
