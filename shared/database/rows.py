"""From a row on the wire (text format) to a record struct."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import msgspec

Decode = Callable[[bytes], Any]
Make = Callable[..., Any]
Note = TypeVar("Note")


class Column(NamedTuple):
    """A column of a result: its name and its type's object id in pg_type."""

    name: str
    type_oid: int


# Object ids of built-in types never change (PostgreSQL's pg_type.dat).
_DECODERS: Mapping[int, Decode] = {
    16: b"t".__eq__,
    17: lambda value: bytes.fromhex(value[2:].decode()),
    20: int,
    21: int,
    23: int,
    25: bytes.decode,
    1043: bytes.decode,
    1082: lambda value: date.fromisoformat(value.decode()),
    1184: lambda value: datetime.fromisoformat(value.decode()),
    1700: lambda value: Decimal(value.decode()),
    2950: lambda value: UUID(value.decode()),
}
_JSON = frozenset((114, 3802))


def row_decoders(
    columns: Sequence[Column],
    record: type[msgspec.Struct] | None,
    library: Mapping[int, Callable[[str], Any]],
) -> tuple[list[Decode], Make | None]:
    """A decoder per column, and what makes the record; `library` serves the rarer types.

    The columns must be the record's fields in order, which `{columns}` guarantees.
    """
    names = [column.name for column in columns]
    if record is None:
        return [_decoder(column.type_oid, bytes, library) for column in columns], None
    if names != list(record.__struct_fields__):
        raise TypeError(f"{record.__name__} has other fields than its query: {names}")
    types = get_type_hints(record)
    decoders = [_decoder(column.type_oid, types[column.name], library) for column in columns]
    return decoders, record


def _decoder(type_oid: int, field_type: Any, library: Mapping[int, Callable[[str], Any]]) -> Decode:
    if type_oid in _JSON:
        # Without a record the document stays as it is.
        return bytes if field_type is bytes else msgspec.json.Decoder(field_type).decode
    known = _DECODERS.get(type_oid)
    if known is not None:
        return known
    convert = library[type_oid]
    return lambda value: convert(value.decode())


@cache
def column_list(record: type[msgspec.Struct]) -> str:
    """The select list of a record: its fields, or the expression where `Sql` gives one."""
    hints = get_type_hints(record, include_extras=True)
    parts = []
    for name in record.__struct_fields__:
        computed = noted(hints[name], Sql)
        parts.append(f"{computed.expression} as {name}" if computed else name)
    return ", ".join(parts)


@cache
def gathers(record: Any) -> Callable[[bytes], list[Any]] | None:
    """A decoder for all rows as one JSON array, or None for a record that JSON can't carry.

    For many rows this is several times faster than a decoder per value, because its loops are in C.
    """
    types = [get_args(hint) or (hint,) for hint in get_type_hints(record).values()]
    if any(bytes in alternatives for alternatives in types):
        return None
    # Annotated by hand, because the record is a value that mypy does not see.
    decode: Callable[[bytes], list[Any]] = msgspec.json.Decoder(list[record]).decode
    return decode


class Sql(NamedTuple):
    """In `Annotated[int, Sql("…")]`: the field is this SQL expression, not a column of its name."""

    expression: str


def noted(hint: Any, kind: type[Note]) -> Note | None:
    """The annotation of this kind in a field's type, or None."""
    if get_origin(hint) in {Union, UnionType}:
        return next(filter(None, (noted(part, kind) for part in get_args(hint))), None)
    metadata = getattr(hint, "__metadata__", ())
    return next((item for item in metadata if isinstance(item, kind)), None)
