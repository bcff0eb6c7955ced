"""What a client reads of a value that a field does not accept.

msgspec's own texts name types and patterns. These say what to enter instead, and they are made from
the field's type and bounds, so that a new field needs no text of its own. Only a pattern can't be
put into words: its type says in `extra` what is wanted.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import inspect as kinds

from shared.problems import FieldError

REQUIRED = "This field is required."
UNKNOWN = "There is no such field."
FIELDS = "Enter fields by their names, in braces."
_WORDS: Mapping[type[kinds.Type], str] = {
    kinds.BoolType: "Choose true or false.",
    kinds.DateType: "Enter a date, like 2026-01-31.",
    kinds.DateTimeType: "Enter a time with its zone, like 2026-01-31T14:30:00Z.",
    kinds.ListType: "Enter a list, in square brackets.",
    kinds.StructType: FIELDS,
    kinds.UUIDType: "Enter the id of a record, as its list shows it.",
}


def refused(pointer: str, hint: Any, value: Any, steps: Sequence[str] = ()) -> FieldError:
    """Why `value` is no `hint`; `steps` are the names and indexes that lead to the wrong part."""
    return _refused(pointer, kinds.type_info(hint), value, steps)


def wanted(hint: Any) -> str:
    """What to enter in a field of this type."""
    return _wanted(kinds.type_info(hint))


def characters(least: int | None, most: int | None) -> str:
    """What to enter in a text of such a length."""
    if most is None:
        return f"Enter at least {least} characters." if least else "Enter text."
    if not least:
        return f"Enter at most {most:,} characters."
    return f"Enter {least} to {most:,} characters."


def _refused(pointer: str, kind: kinds.Type, value: Any, steps: Sequence[str]) -> FieldError:
    kind = _chosen(kind, value)
    if steps:
        pointer = f"{pointer}/{steps[0]}"
        if isinstance(kind, kinds.UnionType):
            # No alternative has this tag.
            return FieldError(pointer, _one_of(_tags(kind)))
        return _refused(pointer, *_part(kind, value, steps[0]), steps[1:])
    if isinstance(value, Mapping):
        if isinstance(kind, kinds.UnionType) and (tag := _tag_field(kind)):
            return FieldError(f"{pointer}/{tag}", REQUIRED)
        if isinstance(kind, kinds.StructType):
            return _misfit(pointer, kind, value)
    return FieldError(pointer, _too_long(kind, value) or _wanted(kind))


def _misfit(pointer: str, kind: kinds.StructType, value: Mapping[str, Any]) -> FieldError:
    """The first field that is missing, or the first that is too many."""
    names = [field.encode_name for field in kind.fields]
    missing = [each.encode_name for each in kind.fields if each.required]
    for name in missing:
        if name not in value:
            return FieldError(f"{pointer}/{name}", REQUIRED)
    unknown = next(name for name in value if name not in {*names, kind.tag_field})
    return FieldError(f"{pointer}/{unknown}", UNKNOWN)


def _chosen(kind: kinds.Type, value: Any) -> kinds.Type:
    """The alternative that `value` was meant for; the union itself if none has its tag."""
    if not isinstance(kind, kinds.UnionType):
        return kind
    alternatives = _alternatives(kind)
    if len(alternatives) == 1:
        return alternatives[0]
    tag = value.get(_tag_field(kind)) if isinstance(value, Mapping) else None
    return next((each for each in alternatives if getattr(each, "tag", None) == tag), kind)


def _alternatives(kind: kinds.UnionType) -> list[kinds.Type]:
    return [each for each in kind.types if not isinstance(each, kinds.NoneType)]


def _tag_field(kind: kinds.UnionType) -> str | None:
    return next((each.tag_field for each in kind.types if isinstance(each, kinds.StructType)), None)


def _tags(kind: kinds.UnionType) -> list[Any]:
    return [each.tag for each in kind.types if isinstance(each, kinds.StructType)]


def _part(kind: kinds.Type, value: Any, step: str) -> tuple[kinds.Type, Any]:
    match kind:
        case kinds.StructType():
            field = next(each for each in kind.fields if each.encode_name == step)
            return field.type, value[step]
        case kinds.ListType():
            return kind.item_type, value[int(step)]
    raise TypeError(f"{type(kind).__name__} has no parts")


def _too_long(kind: kinds.Type, value: Any) -> str | None:
    text = kind.type if isinstance(kind, kinds.Metadata) else kind
    most = text.max_length if isinstance(text, kinds.StrType) else None
    if most is None or not isinstance(value, str) or len(value) <= most:
        return None
    return characters(None, most)


def _wanted(kind: kinds.Type) -> str:
    match kind:
        case kinds.Metadata():
            own = (kind.extra or {}).get("wanted")
            return f"Enter {own}." if own else _wanted(kind.type)
        case kinds.StrType():
            return characters(kind.min_length, kind.max_length)
        case kinds.IntType() | kinds.FloatType():
            number = "a whole number" if isinstance(kind, kinds.IntType) else "a number"
            return f"Enter {number}{_bounds(kind)}."
        case kinds.LiteralType():
            return _one_of(kind.values)
        case kinds.UnionType():
            alternatives = _alternatives(kind)
            return _wanted(alternatives[0]) if len(alternatives) == 1 else FIELDS
    return _WORDS[type(kind)]


def _one_of(values: Iterable[Any]) -> str:
    return f"Choose one of {', '.join(map(str, values))}."


def _bounds(kind: kinds.IntType | kinds.FloatType) -> str:
    least = kind.ge if kind.gt is None else kind.gt + 1
    most = kind.le if kind.lt is None else kind.lt - 1
    match least, most:
        case None, None:
            bounds = ""
        case _, None:
            bounds = f" of at least {least:,}"
        case None, _:
            bounds = f" of at most {most:,}"
        case _:
            bounds = f" from {least:,} to {most:,}"
    return bounds + (f", in steps of {kind.multiple_of}" if kind.multiple_of else "")
