import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from socketserver import BaseRequestHandler, BaseServer, TCPServer
from threading import Event, Thread
from typing import Any, TypeAlias

import pytest

from tools.local.front import Front

Behaviour: TypeAlias = Callable[[socket.socket], None]
GET = b"GET /v1/a%2Fb?c=%20 HTTP/1.1\r\nhost: X\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n"
POST = b"POST /v1/x HTTP/1.1\r\nContent-Length: 3000000\r\n\r\n"
ANSWER = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
# Longer than any step here takes, even on a busy machine, in seconds.
PATIENCE = 20


def saying(answer: bytes) -> Behaviour:
    """An instance that sends `answer` when a request begins to arrive."""

    def behave(connection: socket.socket) -> None:
        connection.recv(len(GET))
        connection.sendall(answer)

    return behave


class Instance(TCPServer):
    """Closes every connection after this behaviour, which ends with the server."""

    # No end is announced before the connection is closed: an instance that dies announces none.
    shutdown_request = TCPServer.close_request

    def __init__(self, behave: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), BaseRequestHandler)
        self._behave = behave

    def finish_request(self, request: Any, _client_address: Any) -> None:
        """Serve a connection; an error ends it alone."""
        with suppress(OSError):
            self._behave(request)


@contextmanager
def serving(server: BaseServer) -> Iterator[None]:
    """Serve meanwhile, and leave no thread that waits for the next connection.

    Such a thread may take one of a later test: its call names the listener by a number, which is
    given to the next socket, and a call that was interrupted begins anew.
    """
    with server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def before(*behaviours: Behaviour) -> Iterator[tuple[str, int]]:
    """The address of a front with instances that behave like this."""
    with ExitStack() as served:
        instances = [Instance(behave) for behave in behaviours]
        for instance in instances:
            served.enter_context(serving(instance))
        listener = socket.create_server(("127.0.0.1", 0))
        addresses = [instance.socket.getsockname() for instance in instances]
        served.enter_context(serving(Front(listener, addresses)))
        yield listener.getsockname()


@contextmanager
def connected(address: tuple[str, int]) -> Iterator[socket.socket]:
    """A client with a timeout."""
    with socket.create_connection(address, PATIENCE) as client:
        yield client


def everything(connection: socket.socket) -> bytes:
    """All bytes until the other side ends."""
    return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_consecutive_requests_go_to_different_instances() -> None:
    with before(saying(b"1"), saying(b"2"), saying(b"3")) as address:
        answers = []
        for _ in range(6):
            # A connection opened in advance takes no turn.
            with connected(address), connected(address) as client:
                client.sendall(GET)
                answers.append(everything(client))

    assert answers == [b"1", b"2", b"3", b"1", b"2", b"3"]


@pytest.mark.parametrize(
    "request_",
    [
        GET,
        GET + GET,
        b"POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HEAD http://x/ HTTP/1.0\nno: line ends \xff\n\n",
    ],
)
def test_requests_and_answers_pass_unchanged(request_: bytes) -> None:
    seen = []

    def behave(connection: socket.socket) -> None:
        seen.append(everything(connection))
        connection.sendall(ANSWER)

    with before(behave) as address, connected(address) as client:
        client.sendall(request_)
        client.shutdown(socket.SHUT_WR)
        assert everything(client) == ANSWER

    assert seen == [request_]


def test_bodies_flow_both_ways_before_they_are_complete() -> None:
    def echo(connection: socket.socket) -> None:
        while piece := connection.recv(65_536):
            connection.sendall(piece)

    with before(echo) as address, connected(address) as client:
        for piece in (POST, b"abc", b"0123456789"):
            client.sendall(piece)
            assert client.recv(len(piece), socket.MSG_WAITALL) == piece


def test_a_body_waits_until_the_other_side_takes_it() -> None:
    def sleep(connection: socket.socket) -> None:
        connection.recv(1)
        blocked.wait(PATIENCE)

    blocked = Event()
    with before(sleep) as address, connected(address) as client:
        client.settimeout(0.5)
        with pytest.raises(TimeoutError):
            client.sendall(POST + bytes(100_000_000))
        blocked.set()


@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_a_request_whose_instance_dies_is_answered_503(method: bytes) -> None:
    sent = []

    def die(connection: socket.socket) -> None:
        sent.append(connection.recv(1))

    with before(die, die) as address, connected(address) as client:
        client.sendall(method + b" /v1/x HTTP/1.1\r\n\r\n")
        head, _, problem = everything(client).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nRetry-After: 1\r\n" in head
    assert b'"code":"UNAVAILABLE"' in problem
    assert len(sent) == 1


def test_an_instance_notices_that_an_uploading_client_left() -> None:
    seen = []
    noticed = Event()

    def behave(connection: socket.socket) -> None:
        seen.append(everything(connection))
        noticed.set()

    with before(behave) as address:
        with connected(address) as client:
            client.sendall(POST + b"begun")
        assert noticed.wait(PATIENCE)

    assert seen == [POST + b"begun"]


def test_an_answer_before_the_end_of_an_upload_is_delivered() -> None:
    refusal = b"HTTP/1.1 413 X\r\nContent-Length: 2\r\n\r\nno"
    with before(saying(refusal)) as address, connected(address) as client:
        client.sendall(POST + bytes(30_000_000))
        assert everything(client) == refusal
