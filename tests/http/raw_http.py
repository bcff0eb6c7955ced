"""Requests written byte by byte, for input that no HTTP library would send."""

import socket
from collections.abc import Iterable
from email import message_from_bytes
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


class WholeAnswer(NamedTuple):
    """An answer, and what the server sent behind it before it closed the connection."""

    status: int
    headers: Message
    body: bytes
    rest: bytes


def converse(address: tuple[str, int], sent: bytes, *, ends: bool = False) -> WholeAnswer:
    """What the server answers to these bytes until it closes the connection.

    With `ends` the client then sends no more, as one that was cut off.
    """
    with socket.create_connection(address, ANSWER_SECONDS) as connection:
        connection.sendall(sent)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        data = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, behind = data.partition(b"\r\n\r\n")
    status, _, lines = head.partition(b"\r\n")
    headers = message_from_bytes(lines)
    length = int(headers.get("Content-Length", "0"))
    return WholeAnswer(int(status.split()[1]), headers, behind[:length], behind[length:])
