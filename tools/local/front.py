"""The one port before the instances: each connection goes to the next instance.

An instance answers one request per connection, so consecutive requests go to different instances.
Bytes pass unread in both directions with back pressure. Parsing and refusing requests is left to
gunicorn, as in the cloud.
"""

import socket
from collections.abc import Iterable
from contextlib import suppress
from itertools import cycle
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

from shared.problems import unavailable

# Bytes passed on at a time.
PIECE = 65_536
# Seconds for which bytes of an answered client are still read and discarded. Closing earlier would
# reset the connection, and the client might lose the answer.
LINGER = 5
PROBLEM = unavailable("The service").document()
UNAVAILABLE = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n"
    b"Retry-After: 1\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(PROBLEM), PROBLEM)
)


class Front(ThreadingTCPServer):
    """Serves a listening socket, with a thread for each direction of a connection."""

    daemon_threads = True

    def __init__(self, listener: socket.socket, instances: Iterable[tuple[str, int]]) -> None:
        super().__init__(listener.getsockname(), Passage, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.turns = cycle(instances)


class Passage(BaseRequestHandler):
    """A client's connection and the one to its instance."""

    request: socket.socket
    server: Front

    def handle(self) -> None:
        """Pass on the request and its answer; 503 when the instance dies before it answers."""
        with suppress(OSError):
            # A browser opens connections in advance: these take no turn and no thread of an
            # instance.
            first = self.request.recv(PIECE)
            if first:
                with socket.create_connection(next(self.server.turns)) as instance:
                    instance.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self._exchange(first, instance)

    def _exchange(self, first: bytes, instance: socket.socket) -> None:
        sending = Thread(target=self._send, args=(first, instance), daemon=True)
        sending.start()
        if not passed_on(instance, self.request):
            with suppress(OSError):
                self.request.sendall(UNAVAILABLE)
        end(instance, socket.SHUT_RDWR)
        end(self.request, socket.SHUT_WR)
        sending.join(LINGER)
        # The other thread ends before the sockets are closed: a descriptor closed under it could
        # already belong to another socket.
        end(self.request, socket.SHUT_RDWR)
        sending.join()

    def _send(self, first: bytes, instance: socket.socket) -> None:
        with suppress(OSError):
            instance.sendall(first)
            passed_on(self.request, instance)
        end(instance, socket.SHUT_WR)
        passed_on(self.request, None)


def passed_on(source: socket.socket, target: socket.socket | None) -> bool:
    """Pass bytes on until one side ends.

    Returns whether there were any. Without `target` they are discarded.
    """
    begun = False
    with suppress(OSError):
        while piece := source.recv(PIECE):
            begun = True
            if target:
                target.sendall(piece)
    return begun


def end(connection: socket.socket, ways: int) -> None:
    """Shut the connection down in these directions."""
    with suppress(OSError):
        connection.shutdown(ways)
