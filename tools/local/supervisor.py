"""Restarts the instances and the servers when they end, and serves their front."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import NoReturn

from tools.local.front import Front
from tools.local.processes import (
    Recipe,
    Server,
    StartError,
    accepts,
    is_up,
    last_lines,
    launch,
    say,
    start_again,
)

# Seconds between two checks of the servers, and before a server that ended is restarted.
LOOK_SECONDS = 1.0


class Supervisor:
    """The instances of one stack; their parent process is one of the started servers."""

    def __init__(self, servers: list[Server], count: int, logs: Path) -> None:
        self._servers = servers
        # The sockets outlive the instances, so a connection waits for the replacement.
        self._listeners = [free_listener() for _ in range(count)]
        self._announcements, self._announce = os.pipe()
        os.set_blocking(self._announcements, False)
        self._pids: dict[int, int] = {}
        log = logs / "instances.log"
        self._recipe = Recipe("The parent of the instances", "", log, self._begin, self._have_begun)

    def launch(self) -> None:
        """Start the process that instances are forked from. Its imports take a while."""
        self._servers.append(Server(self._recipe, 0, self._begin(0)))

    def wait(self) -> list[int]:
        """The instances' process ids once all have started. StartError when they can't."""
        if not is_up(self._servers[-1]):
            raise StartError(f"The instances did not start. {last_lines(self._recipe.log, 20)}")
        return list(self._pids.values())

    def serve(self, listener: socket.socket) -> NoReturn:
        """Serve until a signal ends the process, and restart what ends."""
        front = Front(listener, [each.getsockname() for each in self._listeners])
        Thread(target=front.serve_forever, daemon=True).start()
        while True:
            time.sleep(LOOK_SECONDS)
            for slot, pid in self._announced():
                say(f"Instance {slot + 1} was restarted as process {pid}.")
            for number, server in enumerate(self._servers):
                # Unless another process now serves at its address.
                if server.process.poll() is not None and not accepts(server.port):
                    say(f"{server.recipe.name} ended and is restarted.")
                    self._servers[number] = start_again(server)

    def _begin(self, _port: int) -> subprocess.Popen[bytes]:
        descriptors = [self._announce, *(each.fileno() for each in self._listeners)]
        command = [sys.executable, "-m", "tools.local.instances", *map(str, descriptors)]
        return launch(command, self._recipe.log, pass_fds=descriptors)

    def _have_begun(self, _port: int) -> bool:
        self._pids.update(self._announced())
        return len(self._pids) == len(self._listeners)

    def _announced(self) -> list[tuple[int, int]]:
        """The instances that started since the last call, by slot and process id."""
        with suppress(BlockingIOError):
            lines = os.read(self._announcements, 65_536).splitlines()
            return [(int(slot), int(pid)) for slot, pid in map(bytes.split, lines)]
        return []


def free_listener() -> socket.socket:
    """A listening socket on a free loopback port, set up as gunicorn sets up its own."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    # Accepted connections inherit it. Without it a body waits 40 ms for the acknowledgement of its
    # head.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
