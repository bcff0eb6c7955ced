"""A small HTTP server for one of Google's APIs, given as a function from request to answer."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Asked(NamedTuple):
    """A request."""

    path: str
    headers: Message
    body: bytes


class Answer(NamedTuple):
    """A response."""

    body: bytes
    status: int = HTTPStatus.OK
    content_type: str = "application/json"


@contextmanager
def answering(answer: Callable[[Asked], Answer | None]) -> Iterator[str]:
    """The server's host and port. For None it stays silent until the client hangs up."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            given = answer(Asked(self.path, self.headers, self.rfile.read(length)))
            if given is None:
                self.rfile.read(1)
                return
            self.send_response(given.status)
            self.send_header("Content-Type", given.content_type)
            self.send_header("Content-Length", str(len(given.body)))
            # Google's libraries recognize the metadata server by this header.
            self.send_header("Metadata-Flavor", "Google")
            self.end_headers()
            self.wfile.write(given.body)

        do_POST = do_GET  # noqa: N815 - the server's own way of naming methods

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
