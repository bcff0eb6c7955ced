"""A connection to an instance. It passes answers on as they come."""

import asyncio
from collections import deque
from typing import Protocol, cast

from tools.local.framing import Body, FramingError, Head, response_head

# An answer up to this size is passed on in one piece: when the instance dies in the middle of it,
# the client has seen nothing yet, and another instance may answer. In bytes.
HELD = 65_536


class Waiting(Protocol):
    """Whoever has sent a request and waits for the answer."""

    transport: asyncio.Transport

    def answer(self, data: bytes, *, done: bool, last: bool) -> None:
        """Take a part of the answer; `last` when the connection closes after it."""

    def lost(self) -> None:
        """Learn that the instance is gone."""


class Upstream(asyncio.Protocol):
    """A connection to an instance, which serves one client after the other."""

    transport: asyncio.Transport

    def __init__(self, idle: deque["Upstream"]) -> None:
        self._idle = idle
        self.idle_since = 0.0
        self._client: Waiting | None = None
        self._method = self._unread = self._held = b""
        self._head: Head | None = None
        self._body = Body(0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        """Tell whoever waits; forget it when nobody does."""
        client, self._client = self._client, None
        if not client:
            if self in self._idle:
                self._idle.remove(self)
        elif self._head and self._head.until_close and not self._body.done:
            self._body = Body(0)
            client.answer(b"", done=True, last=True)
        else:
            client.lost()

    def serve(self, client: Waiting, method: bytes) -> None:
        """Pass the next answer, to a `method` request, on to `client`."""
        self._client = client
        self._method = method
        self._head = None
        self._held = b""

    def leave(self) -> None:
        """Break off: the instance notices that nobody waits."""
        self._client = None
        self.transport.abort()

    def give_back(self) -> None:
        """Wait for the next client, unless the instance closes."""
        self._client = None
        if self._head and not self._head.last and not self.transport.is_closing():
            self.transport.resume_reading()
            self.idle_since = asyncio.get_running_loop().time()
            self._idle.append(self)
        else:
            self.transport.close()

    def pause_writing(self) -> None:
        """Read no more of the request while the instance does not take it."""
        if self._client:
            self._client.transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on with the request."""
        if self._client:
            self._client.transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        """Pass the answer on."""
        if not self._client:
            self.transport.abort()
            return
        try:
            self._pass_on(self._client, self._unread + data if self._unread else data)
        except FramingError:
            self.transport.abort()

    def _pass_on(self, client: Waiting, data: bytes) -> None:
        self._unread = b""
        end = 0
        while not self._head:
            head = response_head(data[end:], self._method)
            if not head:
                self._unread = data[end:]
                break
            end += head.size
            # What is only interim (100 Continue) is passed on, and the answer follows.
            if not head.interim:
                self._head = head
                self._body = Body(head.length)
        if not self._head:
            client.transport.write(data[:end])
            return
        self._held += data[: end + self._body.take(data[end:])]
        if self._body.done or not 0 <= self._head.length <= HELD:
            data, self._held = self._held, b""
            client.answer(data, done=self._body.done, last=self._head.last)
