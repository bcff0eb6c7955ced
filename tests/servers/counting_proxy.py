"""A TCP proxy that counts round trips and can simulate network failures."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

CHUNK = 65_536
# Seconds, far longer than a client holds a port.
PATIENCE = 8
End = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class CountingProxy:
    """Passes bytes between clients and one server on the loopback.

    A round trip is a change of direction: the server sends after the client did. Statements that
    share a trip count once, however many packets they take.
    """

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._server = (address.hostname or "127.0.0.1", address.port or 0)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._flowing = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._listener: asyncio.Server | None = None
        self.port = 0
        self.round_trips = 0
        self.connections = 0
        self.thaw()
        self.accept()
        self.url = url.replace(f":{address.port}", f":{self.port}", 1)

    def reset(self) -> None:
        """Count from zero."""
        self.round_trips = self.connections = 0

    def freeze(self) -> None:
        """Accept connections and bytes, but pass nothing on until `thaw`."""
        self._call(self._flowing.clear)

    def thaw(self) -> None:
        """Pass on the held bytes and all later ones."""
        self._call(self._flowing.set)

    def cut(self) -> None:
        """Reset every open connection. New ones are served."""
        self._call(self._abort)

    def refuse(self) -> None:
        """Reset every connection and refuse new ones until `accept`."""
        self._run(self._close_listener())
        self.cut()

    def accept(self) -> None:
        """Listen again on the same port."""
        self._run(self._listen())

    def close(self) -> None:
        """End the proxy with all its connections."""
        self.refuse()
        self._run(self._finish())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def _call(self, act: Callable[[], None]) -> None:
        async def once() -> None:
            act()

        self._run(once())

    async def _listen(self) -> None:
        # As in tests.servers.outages, a client may briefly have been given the port that it was
        # calling.
        deadline = self._loop.time() + PATIENCE
        while not self._listener:
            try:
                self._listener = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            except OSError:
                if self._loop.time() > deadline:
                    raise
                await asyncio.sleep(0.05)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def _close_listener(self) -> None:
        if self._listener:
            self._listener.close()
            self._listener = None

    async def _finish(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self.connections += 1
        ends = {writer}
        self._writers.add(writer)
        try:
            await self._flowing.wait()
            server_reader, server_writer = await asyncio.open_connection(*self._server)
            ends.add(server_writer)
            self._writers |= ends
            await self._connected((reader, writer), (server_reader, server_writer))
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._writers -= ends
            for end in ends:
                end.transport.abort()
            self._tasks.discard(task)

    async def _connected(self, client: End, server: End) -> None:
        """Pass bytes both ways until one end hangs up."""
        spoke = asyncio.Event()
        await asyncio.gather(
            self._pass_on(client[0], server[1], lambda _: spoke.set()),
            self._pass_on(server[0], client[1], lambda data: self._count(spoke, data)),
        )

    def _count(self, spoke: asyncio.Event, _answer: bytes) -> None:
        if spoke.is_set():
            spoke.clear()
            self.round_trips += 1

    async def _pass_on(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        seen: Callable[[bytes], None],
    ) -> None:
        while data := await reader.read(CHUNK):
            await self._flowing.wait()
            seen(data)
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


@contextmanager
def counting_proxy(url: str) -> Iterator[CountingProxy]:
    """A proxy in front of the server of `url`; its own `url` differs only in the port."""
    proxy = CountingProxy(url)
    try:
        yield proxy
    finally:
        proxy.close()
