"""multipart/form-data (RFC 7578) as a sequence of events while it is being received.

The parser calls back while it is fed. Here its calls become an iterator, so that a caller takes the
parts in order, one block of the body at a time.
"""

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header, make_header

import msgspec
from flask import Request
from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from werkzeug.http import parse_options_header

from shared.inputs.body import body_blocks, refuse_encoded
from shared.problems import Code, Problem

MOST_PARTS = 20
LONGEST_FIELD_NAME = 100
# RFC 2046 section 5.1.1, with a little more room than its 70 characters.
_BOUNDARY = re.compile(r"[ -~]{1,200}")
_BACKSLASH = re.compile(r'\\(?![\\"])')


class PartHeaders(msgspec.Struct, frozen=True):
    """The beginning of a part; `file_name` is None unless the part is a file.

    `content_at` is how many bytes of the body come before the part's content.
    """

    name: str
    file_name: str | None
    content_at: int


class PartEnd(msgspec.Struct, frozen=True):
    """The end of a part."""


# Of each part its headers, then its bytes in any number of pieces, then its end.
Event = PartHeaders | bytes | PartEnd


def part_events(request: Request, limit: int, seconds: float) -> Iterator[Event]:
    """Yield the events of a body of at most `limit` bytes that takes at most `seconds`.

    UNSUPPORTED_MEDIA_TYPE, VALIDATION_ERROR when it is malformed or ends before its closing
    boundary, and what shared.inputs.body.body_blocks raises.
    """
    refuse_encoded(request)
    parts = _Parts()
    parser = _parser(request, parts)
    try:
        for block in body_blocks(request, limit, seconds):
            parser.write(block)
            parts.received += len(block)
            yield from parts.events
            parts.events.clear()
    except FormParserError:
        raise _malformed("The form is malformed. Send it again.") from None
    if not parts.finished:
        raise _malformed("The form is incomplete. Send it again.")


def _parser(request: Request, parts: "_Parts") -> MultipartParser:
    content_type, options = parse_options_header(request.headers.get("Content-Type"))
    boundary = options.get("boundary", "")
    if content_type.lower() != "multipart/form-data" or not _BOUNDARY.fullmatch(boundary):
        raise Problem(
            Code.UNSUPPORTED_MEDIA_TYPE, "Send the body as multipart/form-data with a boundary."
        )
    return MultipartParser(
        boundary,
        {
            "on_part_begin": parts.begin,
            "on_header_field": parts.header_field,
            "on_header_value": parts.header_value,
            "on_header_end": parts.header_end,
            "on_headers_finished": parts.headers_finished,
            "on_part_data": parts.data,
            "on_part_end": parts.end,
            "on_end": parts.finish,
        },
    )


class _Parts:
    """Collects the parser's calls as events until they are taken."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.finished = False
        # The bytes of the blocks before the one that is being parsed.
        self.received = 0
        self._header_end = 0
        self._count = 0
        self._field = bytearray()
        self._value = bytearray()
        self._headers: dict[str, str] = {}

    def begin(self) -> None:
        self._count += 1
        if self._count > MOST_PARTS:
            raise _malformed(f"A form may have at most {MOST_PARTS} parts.")
        self._headers = {}

    def header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._header_end = self.received + end

    def header_end(self) -> None:
        self._headers[self._field.decode("ascii").lower()] = _text(bytes(self._value))
        self._field.clear()
        self._value.clear()

    def headers_finished(self) -> None:
        # Each line of the headers ends in CR and LF, and so does the empty one after them.
        self.events.append(_part_headers(self._headers, self._header_end + 4))

    def data(self, data: bytes, start: int, end: int) -> None:
        self.events.append(data[start:end])

    def end(self) -> None:
        self.events.append(PartEnd())

    def finish(self) -> None:
        self.finished = True


def _part_headers(headers: dict[str, str], content_at: int) -> PartHeaders:
    # Browsers escape no backslash; one that is not an escape belongs to a Windows path.
    header = _BACKSLASH.sub(r"\\\\", headers.get("content-disposition", ""))
    disposition, options = parse_options_header(header)
    name = options.get("name", "")
    if disposition.lower() != "form-data" or not 0 < len(name) <= LONGEST_FIELD_NAME:
        raise _malformed("A part of the form has no name.")
    # RFC 7578 section 4.7 deprecates the encodings that would change the bytes.
    encoding = headers.get("content-transfer-encoding", "binary").strip().lower()
    if encoding not in {"7bit", "8bit", "binary"}:
        raise _malformed("The parts of a form must be sent without a transfer encoding.")
    file_name = options.get("filename")
    if file_name is not None:
        file_name = _without_encoded_words(file_name)
    return PartHeaders(name, file_name, content_at)


def _text(header: bytes) -> str:
    """RFC 7578 section 5.1.1: UTF-8, though older clients send Latin-1."""
    try:
        return header.decode()
    except UnicodeDecodeError:
        return header.decode("latin-1")


def _without_encoded_words(file_name: str) -> str:
    """Decode `=?UTF-8?B?…?=` (RFC 2047), as clients built on mail libraries send."""
    if not (file_name.startswith("=?") and file_name.endswith("?=")):
        return file_name
    try:
        return str(make_header(decode_header(file_name)))
    except (MessageError, LookupError, ValueError):
        return file_name


def _malformed(detail: str) -> Problem:
    return Problem(Code.VALIDATION_ERROR, detail)
