"""JSON schemas of the structs that endpoints accept and answer."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, get_args

import msgspec
from msgspec import inspect

from tools.api.docstrings import below_field
from tools.api.enums import Enums

Schema = dict[str, Any]

REFERENCE = "#/components/schemas/{name}"
# In Python the module says the rest: problems.Code.
NAMES = {"Code": "ProblemCode"}
# msgspec names the generic struct Page[Unit] "Page_Unit_".
GENERIC = re.compile(r"([A-Za-z]+)_([A-Za-z]+)_")


class Schemas:
    """The schema of each of `types`, and the components that they refer to."""

    def __init__(self, types: Iterable[Any]) -> None:
        self._positions: list[Any] = list(types)
        self._enums = Enums()
        schemas, components = msgspec.json.schema_components(
            self._positions, ref_template=REFERENCE
        )
        _unmistakable(components)
        for struct in _structs(inspect.multi_type_info(self._positions)):
            _describe(struct, components[_component(struct.cls)])
        self.components: dict[str, Schema] = {}
        for name, component in sorted(components.items()):
            shown = self._shown(component)
            self.components[_name(name)] = shown | _enum_type(shown)
        self._schemas = [self._shown(schema) for schema in schemas]

    def of(self, kind: Any) -> Schema:
        """A reference to the type's component, or its schema inline when it has no component."""
        found: Schema = self._schemas[self._positions.index(kind)]
        return found

    def resolved(self, schema: Schema) -> Schema:
        """The component behind a reference, or the schema itself."""
        reference = schema.get("$ref")
        return self.components[reference.rpartition("/")[2]] if reference else schema

    def _shown(self, value: Any) -> Any:
        """The schema with our names of components, and with each enum as a component."""
        if isinstance(value, list):
            return [self._shown(each) for each in value]
        if not isinstance(value, dict):
            return value
        shown = {key: self._shown(inner) for key, inner in value.items()}
        # A title only repeats the name. Below `properties`, these words are names of fields.
        is_component = isinstance(shown.get("title"), str) and bool(shown.pop("title"))
        if isinstance(shown.get("$ref"), str):
            shown["$ref"] = _renamed(shown["$ref"])
        if "propertyName" in shown:
            shown["mapping"] = {tag: _renamed(each) for tag, each in value["mapping"].items()}
        if isinstance(shown.get("enum"), list) and not is_component:
            shown |= self._constant_or_enum(shown.pop("enum"))
        return shown

    def _constant_or_enum(self, values: list[Any]) -> Schema:
        if len(values) == 1:
            return {"type": "string", "const": values[0]}
        name, ordered, description = self._enums.of(values)
        component = {"type": "string", "enum": list(ordered)}
        self.components[name] = component | ({"description": description} if description else {})
        return {"$ref": REFERENCE.format(name=name)}


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


def _describe(struct: inspect.StructType, component: Schema) -> None:
    """Add what msgspec leaves out: descriptions, instants, and which fields are always there."""
    properties = component["properties"]
    required = [struct.tag_field] if struct.tag_field else []
    for field in struct.fields:
        name, schema = field.encode_name, properties[field.encode_name]
        _mark_instants(field.type, schema)
        default = schema.pop("default", None)
        text = below_field(struct.cls, field.name) or _inner(schema, "description")
        if struct.forbid_unknown_fields and default is not None:
            # As a `default`, client generators take it for a field that is always there.
            text = f"{text or ''} {_said(default)} unless given.".lstrip()
        if text:
            schema["description"] = text
        # An answer has its defaults too, and leaves out only what is UNSET.
        is_answered = not struct.forbid_unknown_fields and field.default is not msgspec.NODEFAULT
        if field.required or is_answered:
            required.append(name)
    component["required"] = required
    if not required:
        del component["required"]


def _said(default: Any) -> str:
    text = default if isinstance(default, str) else msgspec.json.encode(default).decode()
    return f"`{text}`"


def _inner(schema: Schema, key: str) -> Any:
    """What the schema or its only alternative to null says."""
    options = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    return schema.get(key) or (options[0].get(key) if len(options) == 1 else None)


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


def _renamed(reference: str) -> str:
    return REFERENCE.format(name=_name(reference.rpartition("/")[2]))


def _name(name: str) -> str:
    """Turn `Page_Unit_` into the readable UnitPage."""
    match = GENERIC.fullmatch(name)
    return match[2] + match[1] if match else NAMES.get(name, name)


def _enum_type(component: Schema) -> Schema:
    return {"type": "string"} if "enum" in component else {}
