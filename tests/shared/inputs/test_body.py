from io import BytesIO
from typing import Any, ClassVar

import pytest
from flask import Request
from gunicorn.http.body import Body, LengthReader
from gunicorn.http.unreader import SocketUnreader
from werkzeug.test import EnvironBuilder

from shared.inputs.body import (
    BLOCK,
    LARGEST_REQUEST,
    ClientDisconnected,
    body_blocks,
    drain,
)
from shared.problems import Code, Problem


def request_of(stream: Any, length: int | None, *, terminated: bool = True) -> Request:
    environ = EnvironBuilder(method="POST").get_environ()
    environ["wsgi.input"] = stream
    if terminated:
        environ["wsgi.input_terminated"] = True
    if length is not None:
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

    blocks = list(body_blocks(request_of(BytesIO(data), length), 1_000_000))

    assert b"".join(blocks) == data
    assert max(map(len, blocks)) <= BLOCK


def test_an_announced_length_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(Problem) as caught:
        next(body_blocks(request_of(Reset(), 11), 10))

    assert caught.value.code == Code.PAYLOAD_TOO_LARGE


def test_a_body_without_announced_length_is_cut_at_the_limit() -> None:
    with pytest.raises(Problem) as caught:
        list(body_blocks(request_of(BytesIO(bytes(11)), None), 10))

    assert caught.value.code == Code.PAYLOAD_TOO_LARGE


@pytest.mark.parametrize("terminated", [True, False])
def test_a_short_body_means_the_client_has_disconnected(terminated: bool) -> None:
    request = request_of(BytesIO(bytes(5)), 10, terminated=terminated)

    with pytest.raises(ClientDisconnected):
        list(body_blocks(request, 10))


def test_a_broken_connection_means_a_disconnected_client() -> None:
    with pytest.raises(ClientDisconnected):
        next(body_blocks(request_of(Reset(), 10), 10))


@pytest.mark.parametrize(
    "stream", [BytesIO(bytes(1_000_000)), BytesIO(b""), Reset()], ids=["rest", "nothing", "gone"]
)
def test_draining_leaves_nothing_to_buffer(stream: BytesIO) -> None:
    request = request_of(stream, 1_000_000, terminated=False)

    drain(request)

    assert request.get_data() == b""


def test_draining_stops_at_the_platforms_limit() -> None:
    class Endless:
        sent = 0

        def read(self, size: int) -> bytes:
            self.sent += size
            return bytes(size)

    endless = Endless()
    request = request_of(endless, None)

    drain(request)

    assert endless.sent == LARGEST_REQUEST
    assert request.get_data() == b""


def test_gunicorn_reads_at_most_one_block_ahead() -> None:
    class Connection:
        asked: ClassVar[list[int]] = []

        def recv(self, size: int) -> bytes:
            self.asked.append(size)
            return bytes(size)

    length = 5 * BLOCK
    stream = Body(LengthReader(SocketUnreader(Connection()), length))

    assert sum(map(len, body_blocks(request_of(stream, length), length))) == length
    assert max(Connection.asked) <= BLOCK
