"""Every place of a request that takes a row's id, found in the declaration's types."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import inspect

from shared.pipeline.declaration import Declaration

Part = Literal["path", "query", "body", "form"]


class Step(NamedTuple):
    """A key on the path to an id. `tag` selects the variant of the object under it."""

    key: str | int
    tag: dict[str, Any]


class Place(NamedTuple):
    """The part of the request that holds an id, and the path to it."""

    part: Part
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """The name of the id: `property_id`, also for one of `property_ids`."""
        return str([step.key for step in self.steps if isinstance(step.key, str)][-1])

    @property
    def kind(self) -> str:
        """Which rows it names: `tenant_id`, also as `primary_tenant_id` or as one of several."""
        return self.name.removesuffix("s").removeprefix("primary_").removeprefix("created_by_")

    @property
    def pointer(self) -> str:
        """Where a refusal points, which is at a list of ids as a whole."""
        keys = [str(step.key) for step in self.steps]
        return "/" + "/".join(keys[:-1] if isinstance(self.steps[-1].key, int) else keys)

    def __str__(self) -> str:
        return "/".join((self.part, *(str(step.key) for step in self.steps)))


def places_of(declaration: Declaration) -> list[Place]:
    """Every place of the endpoint's request."""
    found = [Place("path", (Step(name, {}),)) for name in declaration.parameters]
    parts: dict[Part, Any] = {
        "query": declaration.query,
        "body": declaration.body,
        "form": declaration.form,
    }
    for part, struct in parts.items():
        if struct is not None:
            found += [Place(part, steps) for steps in _ways(inspect.type_info(struct))]
    return found


def _ways(kind: inspect.Type) -> Iterator[tuple[Step, ...]]:
    """The paths to every id inside a type."""
    if isinstance(kind, inspect.UUIDType):
        yield ()
    elif isinstance(kind, inspect.UnionType):
        for each in kind.types:
            yield from _ways(each)
    elif isinstance(kind, inspect.ListType):
        for way in _ways(kind.item_type):
            yield (Step(0, {}), *way)
    elif isinstance(kind, inspect.StructType):
        tag = {kind.tag_field: kind.tag} if kind.tag_field else {}
        for field in kind.fields:
            for way in _ways(field.type):
                yield (Step(field.encode_name, tag), *way)


def put(value: Any, steps: tuple[Step, ...], row_id: str) -> Any:
    """A copy of `value` with the id at the end of the path; missing parts are created."""
    if not steps:
        return row_id
    first, *rest = steps
    if isinstance(first.key, int):
        items = list(value or [None])
        return [put(items[0], tuple(rest), row_id), *items[1:]]
    inside: dict[str, Any] = copy.copy(value) if value else {}
    if first.tag and not first.tag.items() <= inside.items():
        inside = dict(first.tag)
    inside[first.key] = put(inside.get(first.key), tuple(rest), row_id)
    return inside


def smallest_form(struct: type[msgspec.Struct], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given fields of a form, and each other required one with its first possible value."""
    return {
        field.name: _first(inspect.type_info(field.type))
        for field in msgspec.structs.fields(struct)
        if field.required and field.name not in given
    } | dict(given)


def _first(kind: inspect.Type) -> Any:
    assert isinstance(kind, inspect.LiteralType), f"no value is known for {kind}"
    return kind.values[0]
