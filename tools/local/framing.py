"""Where HTTP/1.1 messages begin and end on a connection (RFC 9112 section 6), and no more."""

import re
from typing import NamedTuple

END_OF_HEAD = b"\r\n\r\n"
# As much as gunicorn's 100 fields of 8,190 bytes would never fit into; the cloud stops at 64 KiB.
LONGEST_HEAD = 65_536
# A chunk-size line or a trailer field that is longer is nobody's honest request.
LONGEST_LINE = 8_192
CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")
FIELDS = re.compile(
    rb"""
    \r\n(content-length|transfer-encoding|connection)[ \t]*:
    [ \t]*([^\r\n]*?)[ \t]*(?=\r\n)
    """,
    re.IGNORECASE | re.VERBOSE,
)
CHUNKED = -1
UNTIL_CLOSE = -2


class FramingError(Exception):
    """The bytes are not a message whose end can be found."""


class Head(NamedTuple):
    """What tells a message's end: `length` of the body (or a constant), after `size` bytes of head.

    `last`: the connection closes after this message.
    """

    start: bytes
    size: int
    length: int
    last: bool

    @property
    def method(self) -> bytes:
        """A request's method."""
        return self.start.partition(b" ")[0]

    @property
    def until_close(self) -> bool:
        """Whether only the end of the connection ends the body."""
        return self.length == UNTIL_CLOSE

    @property
    def interim(self) -> bool:
        """Whether a response's proper head is still to come (100 Continue)."""
        return self.start[9:10] == b"1"


def request_head(data: bytes | bytearray) -> Head | None:
    """The head at the beginning of `data`, or None when it is not complete."""
    size = _size(data)
    if not size:
        return None
    start, length, connection = _fields(data, size)
    if start.count(b" ") != 2:  # noqa: PLR2004 - method, target, version
        raise FramingError
    last = connection == b"close" or (
        not start.endswith(b"HTTP/1.1") and connection != b"keep-alive"
    )
    return Head(start, size, length or 0, last)


def response_head(data: bytes | bytearray, method: bytes) -> Head | None:
    """The head of the response to a `method` request, or None when it is not complete."""
    size = _size(data)
    if not size:
        return None
    start, length, connection = _fields(data, size)
    status = start[9:12]
    if method == b"HEAD" or status[:1] == b"1" or status in {b"204", b"304"}:
        length = 0
    elif length is None:
        length = UNTIL_CLOSE
    last = length == UNTIL_CLOSE or connection == b"close" or not start.startswith(b"HTTP/1.1")
    return Head(start, size, length, last)


def _size(data: bytes | bytearray) -> int:
    end = data.find(END_OF_HEAD, 0, LONGEST_HEAD)
    if end < 0 and len(data) > LONGEST_HEAD:
        raise FramingError
    return end + len(END_OF_HEAD) if end >= 0 else 0


def _fields(data: bytes | bytearray, size: int) -> tuple[bytes, int | None, bytes]:
    """Start line, announced length of the body, and the Connection field."""
    head = bytes(data[:size])
    lengths: set[bytes] = set()
    encoding = connection = b""
    for name, value in FIELDS.findall(head):
        first = name[:1].lower()
        if first == b"t":
            encoding += value.lower()
        elif name[3:4].lower() == b"t":
            lengths.add(value)
        else:
            connection = value.lower()
    start = head[: head.index(b"\r\n")]
    if not encoding and not lengths:
        return start, None, connection
    # Both, or two of one, is how requests are smuggled past a proxy (section 6.3).
    if len(lengths) + bool(encoding) > 1 or encoding not in {b"", b"chunked"}:
        raise FramingError
    if encoding:
        return start, CHUNKED, connection
    length = lengths.pop()
    if not length.isdigit():
        raise FramingError
    return start, int(length), connection


class Body:
    """How much of the body is still to come, in a message that is passed on as it arrives."""

    __slots__ = ("_in_trailer", "_line", "_remaining", "chunked", "done")

    def __init__(self, length: int) -> None:
        self.chunked = length == CHUNKED
        self.done = length == 0
        # Bytes to come of the body or chunk; endless until the connection closes.
        self._remaining = 0 if self.chunked else length
        self._line = bytearray()
        self._in_trailer = False

    def take(self, data: bytes) -> int:
        """How many bytes at the beginning of `data` belong to this body."""
        if self._remaining == UNTIL_CLOSE:
            return len(data)
        if self.chunked:
            return self._take_chunks(data)
        taken = min(len(data), self._remaining)
        self._remaining -= taken
        self.done = self._remaining == 0
        return taken

    def _take_chunks(self, data: bytes) -> int:
        position = 0
        while position < len(data) and not self.done:
            if self._remaining:
                taken = min(len(data) - position, self._remaining)
                self._remaining -= taken
                position += taken
                continue
            end = data.find(b"\n", position) + 1
            self._line += data[position : end or len(data)]
            position = end or len(data)
            if len(self._line) > LONGEST_LINE:
                raise FramingError
            if end:
                self._take_line(bytes(self._line).rstrip(b"\r\n"))
                self._line.clear()
        return position

    def _take_line(self, line: bytes) -> None:
        """A chunk's size, or a line of the trailer, which ends with an empty one."""
        if self._in_trailer:
            self.done = not line
            return
        size = CHUNK_SIZE.match(line)
        if not size:
            raise FramingError
        # The line end after a chunk's data counts as part of it.
        self._remaining = int(size[0], 16)
        if self._remaining:
            self._remaining += 2
        else:
            self._in_trailer = True
