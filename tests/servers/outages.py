"""Servers for one test, which may freeze, kill and restart them at the same address."""

import fcntl
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.servers.services import migrated
from tools.local import postgresql, valkey
from tools.local.processes import Recipe, Server, is_up, last_lines, start, start_again, stop

# Seconds, far longer than a client holds a port.
PATIENCE = 60


class Outages:
    """A server that can go away and come back. `url` stays the same."""

    def __init__(self, server: Server, database: str) -> None:
        self._server = server
        self.url = f"{server.url}/{database}"

    def freeze(self) -> None:
        """Freeze: the kernel accepts connections, but the server never answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Continue after `freeze`."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """Kill at once: connections are reset and then refused."""
        self._signal(signal.SIGKILL)
        self._server.process.wait()

    def stop(self) -> None:
        """Shut down in order, also when frozen."""
        if self._server.process.poll() is None:
            self.thaw()
        stop(self._server)

    def start(self) -> None:
        """Restart at the same address, even if a client holds that port for a moment.

        The system takes client ports from the same range, so a client that keeps calling a closed
        port may be given that very port and connect to itself.
        """
        deadline = time.monotonic() + PATIENCE
        while not is_up(again := start_again(self._server)):
            assert time.monotonic() < deadline, last_lines(again.recipe.log)
            time.sleep(0.2)
        self._server = again

    def _signal(self, number: signal.Signals) -> None:
        # PostgreSQL's children leave its process group, so each is signalled by its id.
        main = psutil.Process(self._server.process.pid)
        for process in [main, *main.children(recursive=True)]:
            # The process may have ended before it was signalled.
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)


@contextmanager
def own_valkey(folder: Path) -> Iterator[Outages]:
    """An empty Valkey."""
    with running(valkey.recipe(folder), "0") as server:
        yield server


def postgresql_data(folder: Path) -> Path:
    """The data of a PostgreSQL with the newest schema, shut down in order: made once a folder."""
    done, data = folder / "migrated", folder / "migrated-postgresql"
    with (folder / "migrated.lock").open("ab") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        if not done.exists():
            # Of a worker that crashed.
            shutil.rmtree(data, ignore_errors=True)
            with running(postgresql.recipe(data, folder), "pavilion") as server:
                migrated(server.url)
            done.touch()
    return data


@contextmanager
def own_postgresql(folder: Path, data: Path) -> Iterator[Outages]:
    """A PostgreSQL with a copy of this data; `url` names its database."""
    copied = folder / "postgresql"
    # With their owner, who alone may serve them.
    subprocess.run(["cp", "-Rp", str(data), str(copied)], check=True)  # noqa: S607 - of any system
    recipe = postgresql.recipe(copied, folder, disposable=True)
    with running(recipe, "pavilion") as server:
        yield server


@contextmanager
def running(recipe: Recipe, database: str) -> Iterator[Outages]:
    """A server that is stopped at the end, in any state."""
    server = Outages(start(recipe), database)
    try:
        yield server
    finally:
        server.stop()
