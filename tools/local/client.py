"""A connection from outside, whose requests are passed on to instances one after the other.

Bytes go on as they come, in both directions, no faster than the other side takes them.
"""

import asyncio
from typing import Protocol, cast

from shared.problems import unavailable
from tools.local.framing import LONGEST_HEAD, Body, FramingError, Head, request_head
from tools.local.upstream import Upstream

# How long what an answered client still sends is thrown away before we hang up, in seconds.
LINGER = 5
# A request without effect is sent once more when its instance dies.
REPEATABLE = frozenset((b"GET", b"HEAD"))
ATTEMPTS = 2
BAD_REQUEST = b'{"type":"about:blank","title":"Bad request","status":400}'


class Take(Protocol):
    """Connects a client to the next instance, sooner or later."""

    def __call__(self, client: "Client", *, fresh: bool) -> None:
        """Call `client.connected` or `client.lost`; `fresh` forbids a connection used before."""


class Client(asyncio.Protocol):
    """A connection from outside. Its requests are answered one after the other."""

    transport: asyncio.Transport

    def __init__(self, take: Take, clients: set["Client"]) -> None:
        self._take = take
        self._clients = clients
        self._unread = b""
        # Of the request that is being answered:
        self._head: Head | None = None
        self._first = b""
        self._body = Body(0)
        self._upstream: Upstream | None = None
        self._attempts = 0
        self._answer_begun = self._answered = False
        # Nothing comes after it: close then, and until then throw away what still arrives.
        self._last = self._discarding = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast(asyncio.Transport, transport)
        self._clients.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        """Let the instance notice that its client is gone."""
        self._clients.discard(self)
        if self._upstream:
            self._upstream.leave()
            self._upstream = None

    def eof_received(self) -> bool:
        """Wait with closing only for an answer to a request that is complete."""
        self._last = True
        if not self._body.done:
            self.transport.abort()
        return self._head is not None

    def pause_writing(self) -> None:
        """Read no more of the answer while the client does not take it."""
        if self._upstream:
            self._upstream.transport.pause_reading()

    def resume_writing(self) -> None:
        """Go on with the answer."""
        if self._upstream:
            self._upstream.transport.resume_reading()

    def data_received(self, data: bytes) -> None:
        """Take what came of requests."""
        if self._discarding:
            return
        self._unread += data
        try:
            self._advance()
        except FramingError:
            self._refuse(b"400 Bad Request", BAD_REQUEST, b"")

    def _advance(self) -> None:
        while self._unread and not self._discarding:
            if not self._head:
                if not self._begin():
                    return
            elif not self._body.done:
                if not (self._upstream or self._answered):
                    return
                data, self._unread = self._unread, b""
                taken = self._body.take(data)
                self._unread = data[taken:]
                self._send(data[:taken])
                if self._body.done and self._answered:
                    self._finish()
            else:
                # The next request came before this answer was complete: it waits.
                if len(self._unread) > LONGEST_HEAD:
                    self.transport.pause_reading()
                return

    def _begin(self) -> bool:
        """Start on the next request; False when its head is not complete."""
        head = request_head(self._unread)
        if not head:
            return False
        self._head = head
        self._first, self._unread = self._unread[: head.size], self._unread[head.size :]
        self._body = Body(head.length)
        self._last = self._last or head.last
        self._attempts = 0
        self._answer_begun = self._answered = False
        self._attempt()
        return True

    def _attempt(self) -> None:
        self._attempts += 1
        self._take(self, fresh=self._attempts > 1)
        if not self._upstream:
            self.transport.pause_reading()

    def connected(self, upstream: Upstream) -> None:
        """Go on with a connection to an instance."""
        if self.transport.is_closing() or not self._head:
            upstream.transport.abort()
            return
        self._upstream = upstream
        upstream.serve(self, self._head.method)
        upstream.transport.write(self._first)
        self.transport.resume_reading()
        if self._unread:
            asyncio.get_running_loop().call_soon(self.data_received, b"")

    def _send(self, data: bytes) -> None:
        if self._upstream:
            self._upstream.transport.write(data)

    def answer(self, data: bytes, *, done: bool, last: bool) -> None:
        """Pass on a part of the answer; `last` when the instance closes after it."""
        self._answer_begun = True
        self.transport.write(data)
        if done:
            self._answered = True
            self._last = self._last or last
            if self._body.done:
                self._finish()
            elif last:
                self._hang_up()

    def lost(self) -> None:
        """The instance, or the way to it, is gone."""
        self._upstream = None
        if self.transport.is_closing() or self._answered or not self._head:
            return
        if self._answer_begun:
            self.transport.abort()
            return
        method = self._head.method
        harmless = method in REPEATABLE and self._head.length == 0
        if harmless and self._attempts < ATTEMPTS:
            self._attempt()
            return
        problem = unavailable("The service")
        body = b"" if method == b"HEAD" else problem.document()
        self._refuse(b"503 Service Unavailable", body, b"Retry-After: 1\r\n")

    def _refuse(self, status: bytes, body: bytes, fields: bytes) -> None:
        """Answer ourselves, and hang up."""
        self.transport.write(
            b"HTTP/1.1 %b\r\nContent-Type: application/problem+json\r\n%b"
            b"Content-Length: %d\r\nConnection: close\r\n\r\n%b" % (status, fields, len(body), body)
        )
        self._hang_up()

    def _hang_up(self) -> None:
        """Close when the client has surely read the answer: closing before would reset it away."""
        if self._upstream:
            self._upstream.leave()
            self._upstream = None
        self._discarding = True
        self.transport.resume_reading()
        if self._body.done:
            self.transport.close()
        else:
            asyncio.get_running_loop().call_later(LINGER, self.transport.close)

    def _finish(self) -> None:
        """Be ready for the next request."""
        if self._upstream:
            self._upstream.give_back()
            self._upstream = None
        self._head = None
        if self._last:
            self.transport.close()
            return
        self.transport.resume_reading()
        if self._unread:
            asyncio.get_running_loop().call_soon(self.data_received, b"")
