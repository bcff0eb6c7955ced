"""A form with one file (multipart/form-data, RFC 7578), read as a stream.

The bytes of the file are handed on while they arrive, so neither memory nor disk ever holds the
file. Fields may stand before and after it: some clients write the parts by their names.
"""

from collections.abc import Iterator

import msgspec
from flask import Request

from shared.inputs.file_name import cleaned_file_name
from shared.inputs.multipart_events import Event, PartHeaders, part_events
from shared.problems import Code, Problem, invalid

FILE = "/file"
LARGEST_FILE = 30_000_000
LARGEST_FIELD = 8 * 1024
# Boundaries, part headers and fields around the largest file.
LARGEST_ENVELOPE = 256 * 1024


class IncomingFile:
    """The file of a form while it is being received. Iterate over it once, to the form's end.

    Fields that stand after it join `fields`.
    """

    def __init__(
        self, name: str, announced: int, events: Iterator[Event], fields: dict[str, str]
    ) -> None:
        self.name = name
        # What a quota may reserve; exact if the body ends with the file, as RFC 2046 writes it.
        self.announced_size = announced
        self._fields = fields
        self._chunks = self._received(events)
        self._seen: list[bytes] = []

    def head(self, size: int) -> bytes:
        """The first `size` bytes, or the whole file if it is shorter; nothing is consumed."""
        length = sum(map(len, self._seen))
        while length < size and (chunk := next(self._chunks, b"")):
            self._seen.append(chunk)
            length += len(chunk)
        return b"".join(self._seen)[:size]

    def __iter__(self) -> Iterator[bytes]:
        while self._seen:
            yield self._seen.pop(0)
        yield from self._chunks

    def _received(self, events: Iterator[Event]) -> Iterator[bytes]:
        size = 0
        for event in events:
            if isinstance(event, bytes):
                size += len(event)
                if size > LARGEST_FILE:
                    raise _too_large()
                yield event
            elif isinstance(event, PartHeaders):
                if event.file_name is not None:
                    raise invalid(_pointer(event.name), "Send one file only.")
                _take_field(event.name, events, self._fields)
            elif size == 0:
                raise invalid(FILE, "The file is empty. Choose another one.")


class ReceivedForm(msgspec.Struct, frozen=True):
    """The fields that have been received, and the file, which has not."""

    fields: dict[str, str]
    file: IncomingFile


def read_form(request: Request, *, seconds: float) -> ReceivedForm:
    """Read the form up to the first byte of its file.

    UNSUPPORTED_MEDIA_TYPE if it is no multipart/form-data, PAYLOAD_TOO_LARGE beyond 30,000,000
    bytes of file, VALIDATION_ERROR if it is malformed; what shared.inputs.body.body_blocks raises,
    REQUEST_TIMEOUT after `seconds`. Iterating over the file raises the same.
    """
    announced = request.content_length
    if announced is not None and announced > LARGEST_FILE + LARGEST_ENVELOPE:
        raise _too_large()
    events = part_events(request, LARGEST_FILE + LARGEST_ENVELOPE, seconds)
    fields: dict[str, str] = {}
    for event in events:
        if not isinstance(event, PartHeaders):
            continue
        if event.file_name is not None:
            size = _announced_size(request, event)
            name = _file_name(event.name, event.file_name)
            return ReceivedForm(fields, IncomingFile(name, size, events, fields))
        _take_field(event.name, events, fields)
    raise invalid(FILE, "Choose a file.")


def _file_name(field: str, raw_name: str) -> str:
    if _pointer(field) != FILE:
        raise invalid(_pointer(field), f"Send the file as {FILE[1:]}.")
    # A browser sends an empty name when no file was chosen.
    if not raw_name:
        raise invalid(FILE, "Choose a file.")
    return cleaned_file_name(raw_name, FILE)


def _announced_size(request: Request, part: PartHeaders) -> int:
    """The bytes between the part's headers and the closing boundary; the most if not announced."""
    if request.content_length is None:
        return LARGEST_FILE
    closing = len(f"\r\n--{request.mimetype_params['boundary']}--\r\n")
    size = request.content_length - part.content_at - closing
    return min(max(size, 1), LARGEST_FILE)


def _take_field(name: str, events: Iterator[Event], fields: dict[str, str]) -> None:
    if name in fields:
        raise invalid(_pointer(name), "Give this field once.")
    fields[name] = _field_value(name, events)


def _field_value(name: str, events: Iterator[Event]) -> str:
    value = b""
    for event in events:
        if not isinstance(event, bytes):
            break
        value += event
        if len(value) > LARGEST_FIELD:
            raise invalid(_pointer(name), f"Enter at most {LARGEST_FIELD:,} bytes.")
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise invalid(_pointer(name), "Enter valid UTF-8 text.") from None


def _pointer(name: str) -> str:
    """A JSON Pointer, as RFC 6901 section 3 escapes it."""
    return "/" + name.replace("~", "~0").replace("/", "~1")


def _too_large() -> Problem:
    return Problem(Code.PAYLOAD_TOO_LARGE, f"A file may have at most {LARGEST_FILE:,} bytes.")
