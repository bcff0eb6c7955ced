"""An HTTP proxy in front of the storage emulator that fails where a test tells it to."""

import http.client
import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import msgspec
import pytest

from shared.problems import Problem


class Seen(msgspec.Struct, frozen=True):
    """A request on its way to the emulator; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def content_range(self) -> str:
        """The bytes of an upload that the request sends or asks for."""
        return self.headers.get("content-range", "")


class Answer(msgspec.Struct, frozen=True):
    """The answer that the client gets."""

    status: int
    headers: dict[str, str] = {}
    body: bytes = b""


class Lost(Exception):
    """The connection breaks instead of an answer."""


Forward = Callable[[Seen], Answer]
Fault = Callable[[Seen, Forward], Answer]


class FaultyStorage:
    """`url` is its address, `seen` its requests in order; `fault` decides the answer to each."""

    def __init__(self, upstream: str) -> None:
        self._upstream = urlsplit(upstream).netloc
        self.seen: list[Seen] = []
        self.fault: Fault = lambda seen, forward: forward(seen)
        self.url = ""

    def answer(self, seen: Seen) -> Answer:
        """The answer that the test wants the client to get."""
        self.seen.append(seen)
        return self.fault(seen, self.forward)

    def forward(self, seen: Seen) -> Answer:
        """The emulator's answer."""
        connection = http.client.HTTPConnection(self._upstream, timeout=30)
        try:
            connection.request(seen.method, seen.path, seen.body, seen.headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        kept = {name: value for name, value in response.getheaders() if name != "Content-Length"}
        return Answer(response.status, kept, body)


@contextmanager
def faulty_storage(upstream: str) -> Iterator[FaultyStorage]:
    """Serve the proxy on a free loopback port."""
    faulty = FaultyStorage(upstream)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                answer = faulty.answer(Seen(self.command, self.path, headers, body))
            except Lost:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = do_PUT = do_DELETE = serve  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

    server = Server(("127.0.0.1", 0), Handler)
    faulty.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield faulty
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def content(size: int) -> bytes:
    """Pseudo-random bytes, the same on each call."""
    return random.Random(size).randbytes(size)  # noqa: S311 - a fixture


def in_pieces(data: bytes, size: int = 100_000) -> Iterator[bytes]:
    """The bytes in pieces, as a client might send them."""
    return (data[at : at + size] for at in range(0, len(data), size))


def refusal(action: Callable[[], object]) -> Problem:
    """The problem that `action` raises."""
    with pytest.raises(Problem) as caught:
        action()
    return caught.value
