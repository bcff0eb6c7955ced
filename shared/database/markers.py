"""The four markers of a statement, so that a field is named in its struct and nowhere in SQL.

`{columns}` is the select list of the record that each row becomes. `{fields}` and `{values}` stand
for the struct that is the last parameter: the columns that its fields fill, and the `$n` of the
fields. Without `{values}` the struct is passed as one JSON value, of which `jsonb_populate_record`
takes the fields that are set. `{unchanged}` holds for a row in a version that If-Match accepts. The
filled text depends on types alone, so each statement is prepared once.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, LiteralString, NamedTuple, get_args, get_type_hints

import msgspec

from shared.database.rows import column_list, noted

Struct = type[msgspec.Struct]


class Fills(NamedTuple):
    """In `Annotated[…, Fills("sha256", "decode({}, 'hex')")]`: the column, and what is put there.

    `{}` is the field's value. `Fills(None)` marks a field that fills no column.
    """

    column: LiteralString | None
    expression: LiteralString = "{}"


class Filled(NamedTuple):
    """A statement whose markers are filled, which turns given parameters into its own.

    `fields` are those of the struct that become parameters; None when it stays one JSON value.
    """

    text: str
    has_struct: bool
    fields: Sequence[str] | None
    has_versions: bool

    def parameters(
        self, given: Sequence[Any], versions: Sequence[datetime] | None
    ) -> Sequence[Any]:
        """The values for `$1`, `$2` and so on."""
        if not (self.has_struct or self.has_versions):
            return given
        values = list(given)
        if self.has_struct:
            struct = values.pop()
            if self.fields is None:
                values.append(msgspec.json.encode(struct).decode())
            else:
                values += [getattr(struct, name) for name in self.fields]
        if self.has_versions:
            values.append(versions)
        return values


@cache
def filled(sql: str, record: Struct | None, types: tuple[type, ...]) -> Filled:
    """The statement for parameters of these types; TypeError when they do not suit its markers."""
    struct = _struct(sql, types)
    fields = None
    last = len(types)
    if record is not None:
        sql = sql.replace("{columns}", column_list(record))
    if struct is not None:
        fills = _fills(struct)
        if "{values}" in sql:
            fields = list(fills)
            sql = sql.replace("{values}", _values(struct, fills, first=last))
            last += len(fields) - 1
        else:
            _require_own_names(struct, fills)
        sql = sql.replace("{fields}", ", ".join(str(each.column) for each in fills.values()))
    has_versions = "{unchanged}" in sql
    versions = f"${last + 1}"
    sql = sql.replace(
        "{unchanged}", f"({versions}::timestamptz[] is null or updated_at = any({versions}))"
    )
    return Filled(sql, struct is not None, fields, has_versions)


def _struct(sql: str, types: Sequence[type]) -> Struct | None:
    structs = [kind for kind in types if issubclass(kind, msgspec.Struct)]
    is_marked = "{fields}" in sql
    if is_marked and len(structs) == 1 and types[-1] is structs[0]:
        return structs[0]
    if is_marked or structs or "{values}" in sql:
        given = ", ".join(kind.__name__ for kind in types)
        raise TypeError(
            f"{{fields}} stands for one struct, which is the last parameter, not for ({given}): "
            f"{' '.join(sql.split())}"
        )
    return None


def _fills(struct: Struct) -> dict[str, Fills]:
    """What each field fills, without those that fill nothing."""
    hints = get_type_hints(struct, include_extras=True)
    fills = {name: noted(hints[name], Fills) or Fills(name) for name in struct.__struct_fields__}
    return {name: each for name, each in fills.items() if each.column is not None}


def _values(struct: Struct, fills: dict[str, Fills], *, first: int) -> str:
    types = get_type_hints(struct)
    absent = [name for name in fills if msgspec.UnsetType in get_args(types[name])]
    if absent:
        raise TypeError(f"{struct.__name__} may lack {absent}: leave {{values}} out, as PATCH does")
    return ", ".join(
        each.expression.replace("{}", f"${number}")
        for number, each in enumerate(fills.values(), start=first)
    )


def _require_own_names(struct: Struct, fills: dict[str, Fills]) -> None:
    other = [name for name, each in fills.items() if each != Fills(name)]
    if other:
        raise TypeError(f"{struct.__name__} is one JSON value here, so {other} can't be converted")
