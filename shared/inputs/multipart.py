"""A form with one file (multipart/form-data, RFC 7578), read as a stream.

The fields come first, then the file: its bytes are handed on while they arrive, so neither memory
nor disk ever holds the file. A field after the file is refused with 422.
"""

from collections.abc import Iterator

import msgspec
from flask import Request

from shared.inputs.file_name import cleaned_file_name
from shared.inputs.multipart_events import Event, PartHeaders, part_events
from shared.problems import Code, Problem, invalid

FILE_FIELD = "file"
LARGEST_FILE = 30_000_000
LARGEST_FIELD = 8 * 1024
# Boundaries, part headers and fields around the largest file.
LARGEST_ENVELOPE = 256 * 1024


class IncomingFile:
    """The file of a form while it is being received. Iterate over it once, to its end."""

    def __init__(self, name: str, pointer: str, announced: int, events: Iterator[Event]) -> None:
        self.name = name
        # What a quota may reserve; exact if the body ends as RFC 2046 writes it.
        self.announced_size = announced
        self._pointer = pointer
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
                raise _late_part(event)
            elif size == 0:
                raise invalid(self._pointer, "The file is empty. Choose another one.")


class Form(msgspec.Struct, frozen=True):
    """The fields that stand before the file, and the file itself, not yet received."""

    fields: dict[str, str]
    file: IncomingFile


def read_form(request: Request, *, seconds: float) -> Form:
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
            return Form(fields, _opened(event, event.file_name, size, events))
        if event.name in fields:
            raise invalid(_pointer(event.name), "Give this field once.")
        fields[event.name] = _field_value(event.name, events)
    raise invalid(f"/{FILE_FIELD}", "Choose a file.")


def _opened(
    part: PartHeaders, raw_name: str, announced: int, events: Iterator[Event]
) -> IncomingFile:
    pointer = f"/{FILE_FIELD}"
    if part.name != FILE_FIELD:
        raise invalid(_pointer(part.name), f"Send the file as {FILE_FIELD}.")
    # A browser sends an empty name when no file was chosen.
    if not raw_name:
        raise invalid(pointer, "Choose a file.")
    return IncomingFile(cleaned_file_name(raw_name, pointer), pointer, announced, events)


def _announced_size(request: Request, part: PartHeaders) -> int:
    """The bytes between the part's headers and the closing boundary; the most if not announced."""
    if request.content_length is None:
        return LARGEST_FILE
    closing = len(f"\r\n--{request.mimetype_params['boundary']}--\r\n")
    size = request.content_length - part.content_at - closing
    return min(max(size, 1), LARGEST_FILE)


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


def _late_part(part: PartHeaders) -> Problem:
    if part.file_name is None:
        return invalid(_pointer(part.name), "Send this field before the file.")
    return invalid(_pointer(part.name), "Send one file only.")
