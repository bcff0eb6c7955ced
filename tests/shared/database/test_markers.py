"""The markers in a statement: their replacements, and the inputs that are refused."""

from datetime import UTC, datetime
from typing import Annotated, Any, LiteralString

import msgspec
import pytest
from msgspec import UNSET, UnsetType

from shared.database.markers import Fills, filled

INSERT = "insert into things (owner, {fields}) values ($1, {values}) returning {columns}"
UPDATE = "set ({fields}) = (select {fields} from populated($2)) where id = $1 and {unchanged}"
VERSION = datetime(2026, 1, 2, tzinfo=UTC)


class Thing(msgspec.Struct):
    """A record."""

    id: int
    name: str


class NewThing(msgspec.Struct):
    """An input whose fields are all columns."""

    name: str
    size: int | None = None


class Other(msgspec.Struct):
    """An input with only one field that is a column."""

    name: str
    late: Annotated[bool, Fills("late_since", "case when {} then today({}) end")] = True
    digest: Annotated[str | None, Fills("digest", "decode({}, 'hex')")] = None
    invite: Annotated[bool, Fills(None)] = False


class Changes(msgspec.Struct):
    """A change whose fields may be absent."""

    name: str | UnsetType = UNSET
    size: int | UnsetType | None = UNSET
    invite: Annotated[bool, Fills(None)] | UnsetType = UNSET


def statement(sql: LiteralString, *given: object) -> tuple[str, list[Any]]:
    """The text and the parameters that are sent without If-Match."""
    found = filled(sql, Thing, tuple(map(type, given)))
    return found.text, list(found.parameters(given, None))


def test_fields_become_columns_and_parameters() -> None:
    assert statement(INSERT, 7, NewThing("A")) == (
        "insert into things (owner, name, size) values ($1, $2, $3) returning id, name",
        [7, "A", None],
    )


def test_a_field_may_fill_another_column_or_none() -> None:
    text, parameters = statement(INSERT, 7, Other("A", late=False, digest="ff", invite=True))

    assert text == (
        "insert into things (owner, name, late_since, digest) "
        "values ($1, $2, case when $3 then today($3) end, decode($4, 'hex')) returning id, name"
    )
    assert parameters == [7, "A", False, "ff"]


def test_without_values_the_struct_is_one_json_value() -> None:
    text, parameters = statement(UPDATE, 7, Changes(size=None))

    assert text.startswith("set (name, size) = (select name, size from populated($2)) where id")
    assert parameters == [7, '{"size":null}', None]


@pytest.mark.parametrize(
    ("sql", "given", "number"),
    [
        ("delete from things where {unchanged}", (), 1),
        (UPDATE, (7, Changes()), 3),
        (INSERT + " where {unchanged}", (7, NewThing("A")), 4),
    ],
)
def test_versions_are_the_last_parameter(
    sql: LiteralString, given: tuple[object, ...], number: int
) -> None:
    found = filled(sql, None, tuple(map(type, given)))

    assert f"(${number}::timestamptz[] is null or updated_at = any(${number}))" in found.text
    assert list(found.parameters(given, [VERSION]))[number - 1 :] == [[VERSION]]


def test_a_statement_without_markers_stays_as_it_is() -> None:
    assert statement("select '{}' where id = $1", 7) == ("select '{}' where id = $1", [7])


def test_the_same_types_are_filled_once() -> None:
    types = (int, NewThing)

    assert filled(INSERT, Thing, types) is filled(INSERT, Thing, types)


@pytest.mark.parametrize(
    ("sql", "given"),
    [
        (INSERT, (7,)),
        (INSERT, (NewThing("A"), 7)),
        (INSERT, (NewThing("A"), NewThing("B"))),
        ("select f({values})", (7,)),
        ("select f({values})", (NewThing("A"),)),
        ("select f($1)", (NewThing("A"),)),
    ],
)
def test_fields_need_one_struct_as_the_last_parameter(
    sql: LiteralString, given: tuple[object, ...]
) -> None:
    with pytest.raises(TypeError, match="one struct, which is the last parameter"):
        statement(sql, *given)


def test_values_refuse_a_struct_that_may_lack_fields() -> None:
    with pytest.raises(TypeError, match=r"Changes may lack \['name', 'size'\]"):
        statement(INSERT, 7, Changes())


def test_json_refuses_a_struct_whose_fields_are_converted() -> None:
    with pytest.raises(TypeError, match=r"Other is one JSON .*\['late', 'digest'\]"):
        statement(UPDATE, 7, Other("A"))
