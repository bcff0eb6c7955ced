"""Keeps the instances and the servers running, and serves their front."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tools.local.front import Front
from tools.local.processes import (
    Server,
    StartError,
    accepts,
    last_lines,
    launch,
    say,
    start_again,
)

# How often the servers are looked after, and how long after its end one comes back, in seconds.
LOOK_SECONDS = 1.0
# How long after its end the instances' parent comes back, in seconds.
REBIRTH_SECONDS = 0.2


class Supervisor:
    """The instances of one stack, and the servers that were started for it."""

    def __init__(self, servers: list[Server], count: int, logs: Path) -> None:
        self._servers = servers
        self._log = logs / "instances.log"
        # These sockets outlive the instances: who connects meanwhile waits for the next one.
        self._listeners = [free_listener() for _ in range(count)]
        self._parent: subprocess.Popen[bytes] | None = None
        self._announcements = -1

    def launch(self) -> None:
        """Start what the instances are forked from. It imports everything, which takes a while."""
        self._announcements, announce = os.pipe()
        descriptors = [announce, *(listener.fileno() for listener in self._listeners)]
        self._parent = launch(
            [sys.executable, "-m", "tools.local.instances", *map(str, descriptors)],
            self._log,
            pass_fds=descriptors,
        )
        os.close(announce)

    def wait(self) -> list[int]:
        """The instances' process ids, when all have begun. StartError when they can't."""
        heard = b""
        while heard.count(b"\n") < len(self._listeners):
            more = os.read(self._announcements, 4096)
            if not more:
                raise StartError(f"The instances did not start. {last_lines(self._log, 20)}")
            heard += more
        return [int(line.split()[1]) for line in heard.splitlines()]

    def serve(self, listener: socket.socket) -> None:
        """Serve until a signal ends the process."""
        asyncio.run(self._serve(listener))

    def stop(self) -> None:
        """End the instances at once: nobody is connected to them any more."""
        if self._parent and self._parent.poll() is None:
            self._parent.send_signal(signal.SIGTERM)
            self._parent.wait()
        for listener in self._listeners:
            listener.close()

    async def _serve(self, listener: socket.socket) -> None:
        front = Front([listener.getsockname() for listener in self._listeners])
        self._listen_to_announcements()
        await front.listen(listener)
        try:
            await self._keep_servers()
        finally:
            front.close()

    def _listen_to_announcements(self) -> None:
        asyncio.get_running_loop().add_reader(self._announcements, self._hear)

    def _hear(self) -> None:
        """Tell of a replacement, or replace the parent of all when its end of the pipe closed."""
        lines = os.read(self._announcements, 4096).decode().splitlines()
        for line in lines:
            slot, pid = line.split()
            say(f"Instance {int(slot) + 1} is now process {pid}.")
        if not lines:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._announcements)
            os.close(self._announcements)
            say(f"The instances ended and are started again. {last_lines(self._log)}")
            loop.call_later(REBIRTH_SECONDS, self._launch_again)

    def _launch_again(self) -> None:
        self.launch()
        self._listen_to_announcements()

    async def _keep_servers(self) -> None:
        """Bring back a server that ended, unless somebody else now runs one at its address."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            for number, server in enumerate(self._servers):
                if server.process.poll() is not None and not accepts(server.port):
                    say(f"{server.recipe.name} ended and is started again.")
                    self._servers[number] = start_again(server)


def free_listener() -> socket.socket:
    """A listening socket on a free loopback port, set up as gunicorn sets up its own."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    # What is accepted inherits it. Without it a body waits 40 ms for its head's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
