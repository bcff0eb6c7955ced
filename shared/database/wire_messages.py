"""The messages of PostgreSQL's extended query protocol, version 3.

PostgreSQL manual, "Message Formats". Parameters and results travel in text format.
"""

from collections.abc import Sequence
from struct import Struct as Layout

from shared.database.rows import Column

HEADER = Layout("!Bi")
LENGTH = Layout("!i")
SHORT = Layout("!H")
_FIELD = Layout("!ihihih")

PARSE_COMPLETE, ROW_DESCRIPTION, DATA_ROW = b"1TD"
COMMAND_COMPLETE, ERROR_RESPONSE, READY_FOR_QUERY = b"CEZ"


def _message(code: bytes, body: bytes) -> bytes:
    return code + LENGTH.pack(len(body) + LENGTH.size) + body


# The unnamed portal, without a limit of rows.
EXECUTE = _message(b"E", b"\x00" + LENGTH.pack(0))
SYNC = _message(b"S", b"")
TERMINATE = _message(b"X", b"")


def parse_and_describe(name: bytes, sql: str) -> bytes:
    """Parse and Describe for a statement; the server infers the parameters' types."""
    body = name + sql.encode() + b"\x00" + SHORT.pack(0)
    return _message(b"P", body) + _message(b"D", b"S" + name)


def bind(name: bytes, texts: Sequence[str | None]) -> bytes:
    """Bind parameters to a named statement's unnamed portal."""
    body = bytearray(b"\x00" + name + SHORT.pack(0) + SHORT.pack(len(texts)))
    for text in texts:
        if text is None:
            body += LENGTH.pack(-1)
        else:
            encoded = text.encode()
            body += LENGTH.pack(len(encoded)) + encoded
    return _message(b"B", bytes(body + SHORT.pack(0)))


def close_statement(name: bytes) -> bytes:
    """Close a named statement, answered with the next Sync."""
    return _message(b"C", b"S" + name)


def columns(data: bytes) -> list[Column]:
    """A RowDescription's columns."""
    (count,) = SHORT.unpack_from(data)
    position = SHORT.size
    found = []
    for _ in range(count):
        end = data.index(b"\x00", position)
        type_oid = _FIELD.unpack_from(data, end + 1)[2]
        found.append(Column(data[position:end].decode(), type_oid))
        position = end + 1 + _FIELD.size
    return found


def touched_rows(tag: bytes) -> int:
    """How many rows a CommandComplete's tag counts."""
    last = tag.rpartition(b" ")[2]
    return int(last) if last.isdigit() else 0


def error_fields(data: bytes) -> dict[str, str]:
    """An ErrorResponse's fields by their one-letter type."""
    parts = data.decode(errors="replace").split("\x00")
    return {part[0]: part[1:] for part in parts if part}
