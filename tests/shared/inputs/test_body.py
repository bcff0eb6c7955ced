import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, ClassVar

import pytest
from flask import Request
from gunicorn.http.body import Body, ChunkedReader, LengthReader
from gunicorn.http.message import Request as GunicornRequest
from gunicorn.http.unreader import SocketUnreader
from werkzeug.test import EnvironBuilder

from shared.inputs import body
from shared.inputs.body import BLOCK, MOST_DRAINED, ClientDisconnected, body_blocks, drain
from shared.problems import Code, Problem

# Longer than any of these bodies takes.
SECONDS = 60


def request_of(stream: Any, length: int | None, *, terminated: bool = True) -> Request:
    environ = EnvironBuilder(method="POST").get_environ()
    environ["wsgi.input"] = stream
    if terminated:
        environ["wsgi.input_terminated"] = True
    if length is None:
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    else:
        environ["CONTENT_LENGTH"] = str(length)
    return Request(environ)


class Reset(BytesIO):
    """The body of a reset connection."""

    def read(self, *_: Any) -> bytes:
        """Fail as a socket does."""
        raise ConnectionResetError


@pytest.mark.parametrize("length", [1_000_000, None])
def test_a_body_arrives_in_blocks_of_bounded_size(length: int | None) -> None:
    data = bytes(1_000_000)

    blocks = list(body_blocks(request_of(BytesIO(data), length), 1_000_000, SECONDS))

    assert b"".join(blocks) == data
    assert max(map(len, blocks)) <= BLOCK


def test_an_announced_length_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(Problem) as caught:
        next(body_blocks(request_of(Reset(), 11), 10, SECONDS))

    assert caught.value.code == Code.PAYLOAD_TOO_LARGE


def test_a_body_without_announced_length_is_cut_at_the_limit() -> None:
    with pytest.raises(Problem) as caught:
        list(body_blocks(request_of(BytesIO(bytes(11)), None), 10, SECONDS))

    assert caught.value.code == Code.PAYLOAD_TOO_LARGE


@pytest.mark.parametrize("terminated", [True, False])
def test_a_body_shorter_than_announced_is_malformed(terminated: bool) -> None:
    request = request_of(BytesIO(bytes(5)), 10, terminated=terminated)

    assert refused(request) == Code.MALFORMED_REQUEST


def test_a_broken_connection_means_a_disconnected_client() -> None:
    with pytest.raises(ClientDisconnected):
        next(body_blocks(request_of(Reset(), 10), 10, SECONDS))


@pytest.mark.parametrize(
    "stream", [BytesIO(bytes(1_000_000)), BytesIO(b""), Reset()], ids=["rest", "nothing", "gone"]
)
def test_draining_leaves_nothing_to_buffer(stream: BytesIO) -> None:
    request = request_of(stream, 1_000_000, terminated=False)

    drain(request)

    assert request.get_data() == b""


def test_draining_stops_at_64_kib() -> None:
    class Endless:
        sent = 0
        failed = False

        def read(self, size: int) -> bytes:
            self.sent += size
            return bytes(size)

    endless = Endless()
    request = request_of(endless, None)

    drain(request)

    assert endless.sent == MOST_DRAINED
    assert request.get_data() == b""
    # So gunicorn closes the connection, where the next request would begin with this one's rest.
    assert endless.failed


def test_draining_does_not_wait_for_an_absurd_body() -> None:
    stream = Reset()
    request = request_of(stream, 10**18)

    drain(request)

    assert request.get_data() == b""


def gunicorns(connection: Any, length: int | None) -> Request:
    """A request whose body gunicorn reads from the connection, chunked without a length."""
    unreader = SocketUnreader(connection)
    parsed = GunicornRequest.__new__(GunicornRequest)
    reader = ChunkedReader(parsed, unreader) if length is None else LengthReader(unreader, length)
    return request_of(Body(reader), length)


@pytest.mark.parametrize("is_chunked", [False, True])
def test_gunicorn_reads_at_most_one_block_ahead(is_chunked: bool) -> None:
    length = 5 * BLOCK

    class Connection:
        asked: ClassVar[list[int]] = []
        rest = BytesIO(
            b"%x\r\n%b\r\n0\r\n\r\n" % (length, bytes(length)) if is_chunked else bytes(length)
        )

        def gettimeout(self) -> None:
            """Nothing: it waits for ever."""

        def settimeout(self, _: float | None) -> None:
            """Accept any."""

        def recv(self, size: int) -> bytes:
            self.asked.append(size)
            return self.rest.read(size)

    request = gunicorns(Connection(), None if is_chunked else length)

    assert sum(map(len, body_blocks(request, length, SECONDS))) == length
    assert max(Connection.asked) <= BLOCK


@contextmanager
def trickling(first: bytes) -> Iterator[socket.socket]:
    """A connection whose client sends this, then byte after byte for as long as it can."""
    ours, theirs = socket.socketpair()
    over = threading.Event()

    def send() -> None:
        theirs.sendall(first)
        while not over.wait(0.02):
            theirs.sendall(b"1")

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield ours
    finally:
        over.set()
        thread.join()
        ours.close()
        theirs.close()


# A body by its length, one that stalls within a chunk, within a size line, and in the trailers.
SLOW = [(b"", 100_000), (b"ffff\r\n", None), (b"", None), (b"0\r\na: ", None)]


@pytest.mark.parametrize(("first", "length"), SLOW)
def test_a_body_that_trickles_in_ends_at_a_time(first: bytes, length: int | None) -> None:
    with trickling(first) as connection:
        started = time.monotonic()
        request = gunicorns(connection, length)

        assert refused(request, 0.2) == Code.REQUEST_TIMEOUT
        assert time.monotonic() - started < 20
        assert connection.gettimeout() is None


@pytest.mark.parametrize(("first", "length"), SLOW)
def test_draining_ends_at_a_time(
    first: bytes, length: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "DRAIN_SECONDS", 0.2)
    with trickling(first) as connection:
        started = time.monotonic()
        request = gunicorns(connection, length)

        drain(request)

        assert time.monotonic() - started < 20
        assert request.environ["wsgi.input"].failed
        assert request.get_data() == b""


def refused(request: Request, seconds: float = SECONDS) -> Code:
    """The code with which this body is refused."""
    with pytest.raises(Problem) as caught:
        list(body_blocks(request, 100_000, seconds))
    return caught.value.code
