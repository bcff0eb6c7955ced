"""Requests written byte by byte, for input that no HTTP library would send."""

import socket
from collections.abc import Iterable
from email.message import Message
from http.client import HTTPResponse
from typing import NamedTuple

# Longer than any answer takes, even on a busy machine.
ANSWER_SECONDS = 60


class RawAnswer(NamedTuple):
    """Status and headers of an answer; status 0 when the server hung up."""

    status: int
    headers: Message


def exchange(address: tuple[str, int], path: str, lines: Iterable[bytes]) -> RawAnswer:
    """The answer to a GET with these header lines, sent unchanged on a new connection."""
    head = [f"GET {path} HTTP/1.1".encode(), b"Host: localhost", b"Connection: close", *lines]
    with socket.create_connection(address, ANSWER_SECONDS) as connection:
        connection.sendall(b"\r\n".join([*head, b"", b""]))
        response = HTTPResponse(connection)
        try:
            response.begin()
        except (ConnectionError, ValueError):
            return RawAnswer(0, Message())
        finally:
            response.close()
        return RawAnswer(response.status, response.headers)
