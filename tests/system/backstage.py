"""What a many-process test looks at behind the callers' backs, from any of its threads."""

import time
from pathlib import Path

import psutil

from tests.factories import sql

PATIENCE_SECONDS = 30
# Longer than any request with an outside effect may run, so that its key counts as abandoned.
LONG_AGO_SECONDS = 3600


def wait_for_orphans() -> None:
    """Until PostgreSQL is done with what dead instances had begun.

    A server process ends what it has read before it notices that nobody waits for it. Whoever looks
    whether a request took effect has to look after that.
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
    alive = _connected_ports()
    return {port for [port] in served if port is not None} - alive


def _connected_ports() -> set[int]:
    """The local ports of all established connections of this machine."""
    table = Path("/proc/net/tcp")
    if not table.exists():
        found = psutil.net_connections("tcp4")
        return {e.laddr.port for e in found if e.laddr and e.status == psutil.CONN_ESTABLISHED}
    # psutil looks through all processes for whose connections they are, which takes much longer.
    lines = [line.split() for line in table.read_text().splitlines()[1:]]
    return {int(address.split(":")[1], 16) for _, address, _, state, *_ in lines if state == "01"}


def let_key_grow_old(key: str) -> None:
    """As if the unanswered request with this key had begun long ago: its process is dead."""
    # Without triggers, since one of them sets updated_at.
    sql("set session_replication_role = replica")
    sql(
        """
        update idempotency_keys set updated_at = now() - :seconds * interval '1 second'
        where key = :key and status is null
        """,
        key=key,
        seconds=LONG_AGO_SECONDS,
    )
    sql("set session_replication_role = origin")
