"""A request's body in blocks, never held whole."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from flask import Request
from werkzeug.exceptions import ClientDisconnected as WerkzeugClientDisconnected

from shared.problems import Code, Problem

BLOCK = 256 * 1024
# What the platform accepts as one HTTP/1 request; nothing larger reaches a function.
LARGEST_REQUEST = 32 * 1024 * 1024


class ClientDisconnected(Exception):
    """The client went away before its body was complete, so that no answer can reach it."""


def body_blocks(request: Request, limit: int) -> Iterator[bytes]:
    """Yield the body in blocks of at most `BLOCK` bytes.

    PAYLOAD_TOO_LARGE beyond `limit` bytes, before anything is read if the length was announced;
    ClientDisconnected when it ends before its announced length.
    """
    announced = request.content_length
    if announced is not None and announced > limit:
        raise _too_large(limit)
    received = 0
    while block := _read(request, BLOCK):
        received += len(block)
        if received > limit:
            raise _too_large(limit)
        yield block
    # gunicorn ends the stream quietly when the connection is gone.
    if announced is not None and received < announced:
        raise ClientDisconnected


def drain(request: Request) -> None:
    """Read and discard what is left of the body, so that a refusal reaches the client.

    functions-framework calls `get_data()` after every answer, which would hold an unread body in
    memory; afterwards it finds an empty stream, also when the client has gone or sends on forever.
    """
    left = LARGEST_REQUEST
    try:
        while left > 0 and (block := _read(request, BLOCK)):
            left -= len(block)
    except ClientDisconnected:
        pass
    request.stream = BytesIO()


def _read(request: Request, size: int) -> bytes:
    _bound_read_ahead(request)
    try:
        return request.stream.read(size)
    except (WerkzeugClientDisconnected, OSError) as error:
        raise ClientDisconnected from error


def _bound_read_ahead(request: Request) -> None:
    """Keep gunicorn from taking 1 MiB at once from the socket, of which it holds three copies."""
    reader = getattr(request.environ.get("wsgi.input"), "reader", None)
    unreader: Any = getattr(reader, "unreader", None)
    if hasattr(unreader, "max_body_chunk"):
        unreader.max_body_chunk = BLOCK


def _too_large(limit: int) -> Problem:
    return Problem(Code.PAYLOAD_TOO_LARGE, f"The body may have at most {limit:,} bytes.")
