"""JSON schemas of the structs that endpoints accept and answer."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, get_args

import msgspec
from msgspec import inspect

Schema = dict[str, Any]

REFERENCE = "#/components/schemas/{name}"
# msgspec names the generic struct Page[Unit] "Page_Unit_".
GENERIC = re.compile(r"([A-Za-z]+)_([A-Za-z]+)_")


class Schemas:
    """The schema of each of `types`, and the components that they refer to."""

    def __init__(self, types: Iterable[Any]) -> None:
        self._positions: list[Any] = list(types)
        schemas, components = msgspec.json.schema_components(
            self._positions, ref_template=REFERENCE
        )
        _unmistakable(components)
        for struct in _structs(inspect.multi_type_info(self._positions)):
            properties = components[_component(struct.cls)]["properties"]
            for field in struct.fields:
                _mark_instants(field.type, properties[field.encode_name])
        self._schemas = [_renamed(schema) for schema in schemas]
        self.components: dict[str, Schema] = {
            _name(name): _described(_renamed(schema)) for name, schema in sorted(components.items())
        }

    def of(self, kind: Any) -> Schema:
        """A reference to the type's component, or its schema inline when it has no component."""
        found: Schema = self._schemas[self._positions.index(kind)]
        return found

    def resolved(self, schema: Schema) -> Schema:
        """The component behind a reference, or the schema itself."""
        reference = schema.get("$ref")
        return self.components[reference.rpartition("/")[2]] if reference else schema


def _structs(kinds: Iterable[Any]) -> Iterator[inspect.StructType]:
    """Every struct that these types contain."""
    waiting = list(kinds)
    seen: set[Any] = set()
    for kind in waiting:
        if isinstance(kind, inspect.StructType):
            if kind.cls in seen:
                continue
            seen.add(kind.cls)
            yield kind
            waiting += [field.type for field in kind.fields]
        waiting += _inside(kind)


def _inside(kind: Any) -> Iterator[Any]:
    yield from getattr(kind, "types", ())
    yield from getattr(kind, "item_types", ())
    for name in ("type", "item_type", "key_type", "value_type"):
        if (inner := getattr(kind, name, None)) is not None:
            yield inner


def _component(struct: Any) -> str:
    """The name that msgspec gives to a struct's component."""
    arguments = [_component(each) for each in get_args(struct)]
    return f"{struct.__name__}_{'__'.join(arguments)}_" if arguments else struct.__name__


def _unmistakable(names: Iterable[str]) -> None:
    """ValueError when two structs share a name, which would expose our module paths to clients."""
    ambiguous = [name for name in names if "." in name]
    if ambiguous:
        raise ValueError(f"Structs of the API have the same name: {', '.join(ambiguous)}.")


def _mark_instants(kind: inspect.Type, schema: Schema) -> None:
    """Add the format `date-time`, which msgspec omits when the type does not carry a time zone."""
    options = schema.get("anyOf", [schema])
    for part in getattr(kind, "types", (kind,)):
        if isinstance(part, inspect.DateTimeType):
            next(each for each in options if each.get("type") == "string")["format"] = "date-time"
        elif isinstance(part, inspect.ListType):
            _mark_instants(
                part.item_type, next(each for each in options if "items" in each)["items"]
            )


def _renamed(value: Any) -> Any:
    """The schema with its references renamed to our component names."""
    if isinstance(value, dict):
        return {
            key: REFERENCE.format(name=_name(inner.rpartition("/")[2]))
            if key == "$ref"
            else _renamed(inner)
            for key, inner in value.items()
        }
    return [_renamed(each) for each in value] if isinstance(value, list) else value


def _name(name: str) -> str:
    """Turn `Page_Unit_` into the readable UnitPage."""
    match = GENERIC.fullmatch(name)
    return match[2] + match[1] if match else name


def _described(schema: Schema) -> Schema:
    """The schema without its title, which only repeats the name."""
    return {key: value for key, value in schema.items() if key != "title"}
