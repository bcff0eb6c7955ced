"""The one port before the instances: passes each request to the next one, as it arrives.

Nothing is read but where messages begin and end, and nothing is added: the instances see what the
client sent. Consecutive requests go to different instances, also on one connection.
"""

import asyncio
import socket
from collections import deque
from itertools import count

from tools.local.client import Client
from tools.local.upstream import Upstream

# Half of what the instances keep an idle connection open for, in seconds.
IDLE = 30


class Front:
    """The connections to the instances, and whose turn it is."""

    def __init__(self, instances: list[tuple[str, int]]) -> None:
        self._instances = instances
        self._idle: list[deque[Upstream]] = [deque() for _ in instances]
        self._turns = count()
        self._clients: set[Client] = set()
        self._connecting: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def listen(self, listener: socket.socket) -> None:
        """Take connections until `close`."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Client(self._take, self._clients), sock=listener, backlog=1024
        )

    def close(self) -> None:
        """Take no more connections and drop those there are."""
        if self._server:
            self._server.close()
        for client in list(self._clients):
            client.transport.abort()
        for idle in self._idle:
            for upstream in list(idle):
                upstream.transport.abort()

    def _take(self, client: Client, *, fresh: bool) -> None:
        """Connect `client` to the next instance, unless `fresh` by a connection that is open."""
        slot = next(self._turns) % len(self._instances)
        idle = self._idle[slot]
        now = asyncio.get_running_loop().time()
        while idle and not fresh:
            upstream = idle.pop()
            if now - upstream.idle_since < IDLE and not upstream.transport.is_closing():
                client.connected(upstream)
                return
            upstream.transport.close()
        task = asyncio.ensure_future(self._connect(client, slot))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    async def _connect(self, client: Client, slot: int) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, upstream = await loop.create_connection(
                lambda: Upstream(self._idle[slot]), *self._instances[slot]
            )
        except OSError:
            client.lost()
        else:
            client.connected(upstream)
