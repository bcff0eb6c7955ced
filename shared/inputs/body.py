"""A request's body: read whole where it is small, in blocks where it is a file.

Every read ends: at a size, at a time, and at a body that breaks HTTP's framing. gunicorn reads the
body while the handler runs, so a body that was not read to its end could still fail after the
handler's effect. So the pipeline reads it whole before the handler, also where none is expected.
"""

import inspect
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from flask import Request
from gunicorn.http.errors import NoMoreData, ParseException
from werkzeug.exceptions import ClientDisconnected as WerkzeugClientDisconnected

from shared.problems import Code, Problem

BLOCK = 256 * 1024
# What the platform accepts as one HTTP/1 request; nothing larger reaches a function.
LARGEST_REQUEST = 32 * 1024 * 1024
# A whole body is at most 256 KiB; even a slow telephone sends that in time.
WHOLE_SECONDS = 10
# What is still taken of a refused request, so that its client gets to read the answer.
MOST_DRAINED = 64 * 1024
DRAIN_SECONDS = 1


class ClientDisconnected(Exception):
    """The connection was reset before the body was complete, so that no answer can reach it."""


def has_body(request: Request) -> bool:
    """Whether the request's headers announce a body."""
    return bool(request.content_length) or "HTTP_TRANSFER_ENCODING" in request.environ


def whole_body(request: Request, limit: int) -> bytes:
    """The body, of at most `limit` bytes and complete within `WHOLE_SECONDS`.

    PAYLOAD_TOO_LARGE, REQUEST_TIMEOUT, MALFORMED_REQUEST; ClientDisconnected.
    """
    if not has_body(request):
        return b""
    return b"".join(body_blocks(request, limit, WHOLE_SECONDS))


def body_blocks(request: Request, limit: int, seconds: float) -> Iterator[bytes]:
    """Yield the body in blocks of at most `BLOCK` bytes.

    PAYLOAD_TOO_LARGE beyond `limit` bytes, before anything is read if the length was announced;
    REQUEST_TIMEOUT when it is not complete after `seconds`; MALFORMED_REQUEST when it breaks HTTP's
    framing or ends early; ClientDisconnected.
    """
    announced = request.content_length
    if announced is not None and announced > limit:
        raise _too_large(limit)
    received, until = 0, time.monotonic() + seconds
    while block := _read(request, min(BLOCK, limit - received + 1), until):
        received += len(block)
        if received > limit:
            raise _too_large(limit)
        yield block
        if received == announced:
            return
    # gunicorn ends the stream quietly when the client has stopped sending.
    if announced is not None and received < announced:
        raise _incomplete()


def refuse_encoded(request: Request) -> None:
    """UNSUPPORTED_MEDIA_TYPE for a compressed body: a small one could become a large one."""
    codings = {
        request.headers.get("Content-Encoding", "identity").strip().lower(),
        request.headers.get("Transfer-Encoding", "chunked").strip().lower(),
    }
    if not codings <= {"", "identity", "chunked"}:
        # RFC 9110 section 12.5.3: so the client learns that the coding is what was refused.
        raise Problem(
            Code.UNSUPPORTED_MEDIA_TYPE,
            "Send the body as it is, without compression.",
            headers={"Accept-Encoding": "identity"},
        )


def drain(request: Request, most: int = MOST_DRAINED) -> None:
    """Take what is left of the body, up to `most` bytes and for `DRAIN_SECONDS`.

    A client that is still sending could otherwise miss the answer. After more, or after a broken
    frame, the connection is closed behind the answer, which is no longer changed.
    functions-framework calls `get_data()` after every answer; it finds an empty stream.
    """
    if not has_body(request):
        request.stream = BytesIO()
        return
    until = time.monotonic() + DRAIN_SECONDS
    if (request.content_length or 0) > LARGEST_REQUEST:
        # What can't be taken in any case is not waited for.
        most = 0
    try:
        while most > 0 and (block := _read(request, min(most, BLOCK), until)):
            most -= len(block)
    except (ClientDisconnected, Problem):
        most = 0
    if most <= 0:
        _close_after_answer(request)
    request.stream = BytesIO()


def _read(request: Request, size: int, until: float) -> bytes:
    try:
        with _waiting(request, until):
            return request.stream.read(size)
    except (NoMoreData, WerkzeugClientDisconnected):
        raise _incomplete() from None
    except ParseException as error:
        raise Problem(
            Code.MALFORMED_REQUEST,
            "The body is not framed as HTTP prescribes. Send the request again.",
            log=str(error),
        ) from None
    except TimeoutError:
        raise Problem(
            Code.REQUEST_TIMEOUT, "The body did not arrive in time. Send the request again."
        ) from None
    except OSError as error:
        raise ClientDisconnected from error


class _Until:
    """A client's socket on which no read waits beyond an instant."""

    def __init__(self, socket: Any, until: float) -> None:
        self._socket = socket
        self._until = until

    def recv(self, size: int) -> bytes:
        """As `socket.recv`; TimeoutError when the time is over, however fast the client sends."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
        data: bytes = self._socket.recv(size)
        return data


@contextmanager
def _waiting(request: Request, until: float) -> Iterator[None]:
    """Bound gunicorn's reads inside the block by a time, and what one takes ahead by `BLOCK`."""
    unreader = _unreader(request.environ.get("wsgi.input"))
    if unreader is None:
        yield
        return
    socket = unreader.sock
    timeout = socket.gettimeout()
    # Else gunicorn takes 1 MiB at once, of which it holds three copies.
    unreader.max_body_chunk = BLOCK
    unreader.sock = _Until(socket, until)
    try:
        yield
    finally:
        unreader.sock = socket
        socket.settimeout(timeout)


def _unreader(body: Any) -> Any:
    """The buffer that gunicorn has over the client's socket; None once all is read."""
    reader = getattr(body, "reader", None)
    parser = getattr(reader, "parser", None)
    if parser is None:
        return getattr(reader, "unreader", None)
    # A chunked body's reader hands it to its parser, a generator, and keeps no other reference.
    return inspect.getgeneratorlocals(parser).get("unreader")


def _close_after_answer(request: Request) -> None:
    """Have gunicorn close the connection behind the answer: where the next request begins is lost.

    Left to itself, gunicorn reads on, and answers a broken frame with a second response.
    """
    body: Any = request.environ.get("wsgi.input")
    if hasattr(body, "failed"):
        body.failed = True
    request.stream = BytesIO()


def _too_large(limit: int) -> Problem:
    return Problem(Code.PAYLOAD_TOO_LARGE, f"The body may have at most {limit:,} bytes.")


def _incomplete() -> Problem:
    return Problem(Code.MALFORMED_REQUEST, "The body is incomplete. Send the request again.")
