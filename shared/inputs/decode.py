"""From a request's query and body to typed structs, with every wrong field named at once."""

import codecs
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_origin
from urllib.parse import parse_qsl

import msgspec
from flask import Request
from msgspec import inspect as kinds

from shared.inputs.body import refuse_encoded, whole_body
from shared.inputs.text import as_kept, normalised, text_errors
from shared.inputs.wording import FIELDS, REQUIRED, UNKNOWN, refused, wanted
from shared.problems import MOST_ERRORS, Code, FieldError, Problem, invalid_fields

# Of all that fits into a line of the gateway's. functions-framework lets gunicorn take any length.
LONGEST_QUERY = 8_000


def decoded_body(
    request: Request, struct: type[msgspec.Struct], *, limit: int, is_optional: bool = False
) -> Any:
    """The JSON body as `struct`; 413, 415 or 422 when it isn't one.

    With `is_optional` neither a body nor its type is an object without fields.
    """
    body = whole_body(request, limit)
    if not body and is_optional and not request.mimetype:
        return struct()
    refuse_encoded(request)
    if request.mimetype != "application/json":
        raise Problem(Code.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.")
    if not body:
        raise Problem(Code.VALIDATION_ERROR, "The body is empty. Send the fields as JSON.")
    # Some clients mark UTF-8 so; RFC 8259 section 8.1 allows to ignore the mark.
    body = body.removeprefix(codecs.BOM_UTF8)
    try:
        value = msgspec.json.decode(body, type=struct)
    except msgspec.ValidationError:
        value = _field_by_field(_untyped(body), struct, "", strict=True)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _not_json() from None
    value, errors = normalised(value)
    if errors:
        raise invalid_fields(errors)
    return value


def decoded_fields(fields: Mapping[str, str], struct: type[msgspec.Struct]) -> Any:
    """The fields of a multipart form as `struct`; 422 naming each wrong one."""
    value = _field_by_field(fields, struct, "", strict=False)
    _refuse_nulls(value, fields, "/")
    value, errors = normalised(value)
    if errors:
        raise invalid_fields(errors)
    return value


def decoded_query(request: Request, struct: type[msgspec.Struct] | None) -> Any:
    """The query string as `struct`; unknown or repeated parameters are refused."""
    text = request.query_string
    if len(text) > LONGEST_QUERY:
        raise invalid_fields(
            [FieldError("?", f"Enter at most {LONGEST_QUERY:,} bytes in the query.")]
        )
    pairs = _pairs(text) if text else []
    if struct is None:
        return None if not pairs else _field_by_field(dict(pairs), _NoQuery, "?", strict=False)
    values: dict[str, Any] = {}
    lists = _list_fields(struct)
    for name, value in pairs:
        if name in lists:
            values.setdefault(name, []).append(value)
        elif name in values:
            raise invalid_fields([FieldError(f"?{name}", "Give this parameter once.")])
        else:
            values[name] = value
    try:
        query = msgspec.convert(values, struct, strict=False)
    except msgspec.ValidationError:
        query = _field_by_field(values, struct, "?", strict=False)
    _refuse_nulls(query, values, "?")
    query, errors = normalised(query)
    if errors:
        raise invalid_fields(
            [FieldError(f"?{error.pointer[1:]}", error.detail) for error in errors]
        )
    return query


def _refuse_nulls(value: Any, given: Mapping[str, Any], prefix: str) -> None:
    """Refuse the word null in a text form: taken for a value, it would undo a filter or a link."""
    types = {field.encode_name: field.type for field in msgspec.structs.fields(value)}
    nulls = [name for name in given if getattr(value, name) is None]
    if nulls:
        raise invalid_fields([FieldError(f"{prefix}{name}", wanted(types[name])) for name in nulls])


class _NoQuery(msgspec.Struct, forbid_unknown_fields=True):
    """An endpoint without query parameters."""


def _pairs(text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text.decode(), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise invalid_fields([FieldError("?", "Send the query as valid UTF-8 text.")]) from None


def _untyped(body: bytes) -> Any:
    try:
        return _with_integers(msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _not_json() from None


def _with_integers(value: Any) -> Any:
    """With each number without a fraction as an integer, which 100000.0 is in JSON Schema."""
    match value:
        case float():
            return int(value) if value.is_integer() else value
        case list():
            return [_with_integers(each) for each in value]
        case dict():
            return {name: _with_integers(each) for name, each in value.items()}
    return value


def _not_json() -> Problem:
    return Problem(Code.VALIDATION_ERROR, "Send the body as valid JSON in UTF-8.")


def _field_by_field(raw: Any, struct: type[msgspec.Struct], prefix: str, *, strict: bool) -> Any:
    """Convert each field on its own, because msgspec stops at the first error."""
    if not isinstance(raw, Mapping):
        raise invalid_fields([FieldError(prefix, FIELDS)])
    kept, errors = _judged(raw, struct, f"{prefix}{'' if prefix == '?' else '/'}", strict=strict)
    if errors:
        raise invalid_fields(errors)
    return msgspec.convert(kept, struct, strict=strict)


def _judged(
    raw: Mapping[str, Any], struct: type[msgspec.Struct], prefix: str, *, strict: bool
) -> tuple[dict[str, Any], list[FieldError]]:
    """The values as they would be kept, and what is wrong with each."""
    kept = as_kept(raw, struct)
    fields = {field.encode_name: field for field in msgspec.structs.fields(struct)}
    errors = [
        FieldError(f"{prefix}{_escaped(str(name))}", UNKNOWN) for name in kept if name not in fields
    ]
    for name, field in fields.items():
        pointer = f"{prefix}{name}"
        if name not in kept:
            if field.required:
                errors.append(FieldError(pointer, REQUIRED))
            continue
        row = _row_type(field.type)
        if row is not None and isinstance(kept[name], list):
            kept[name], found = _judged_rows(kept[name], row, pointer, strict=strict)
            errors += found
            if found:
                continue
        try:
            value = msgspec.convert(kept[name], field.type, strict=strict)
            errors += text_errors(struct, name, value, pointer)
        except msgspec.ValidationError as error:
            errors.append(refused(pointer, field.type, kept[name], _steps(error)))
    return kept, errors


def _judged_rows(
    rows: list[Any], struct: type[msgspec.Struct], pointer: str, *, strict: bool
) -> tuple[list[Any], list[FieldError]]:
    """Each row as it would be kept, and what is wrong, as far as an answer names it."""
    kept: list[Any] = []
    errors: list[FieldError] = []
    for index, row in enumerate(rows):
        if len(errors) >= MOST_ERRORS:
            break
        if isinstance(row, Mapping):
            values, found = _judged(row, struct, f"{pointer}/{index}/", strict=strict)
        else:
            values, found = row, [FieldError(f"{pointer}/{index}", FIELDS)]
        kept.append(values)
        errors += found
    return kept, errors


@cache
def _row_type(hint: Any) -> type[msgspec.Struct] | None:
    """The struct of a field that is a list of them."""
    kind = kinds.type_info(hint)
    kind = kind.type if isinstance(kind, kinds.Metadata) else kind
    if isinstance(kind, kinds.ListType) and isinstance(kind.item_type, kinds.StructType):
        return kind.item_type.cls
    return None


def _steps(error: msgspec.ValidationError) -> list[str]:
    """The names and indexes at the end of msgspec's text, like "at `$.choices[0].kind`"."""
    return re.findall(r"\w+", str(error).partition(" - at `$")[2])


def _escaped(name: str) -> str:
    """As RFC 6901 section 3 says, cut short because the client may have sent any name."""
    return name[:100].replace("~", "~0").replace("/", "~1")


@cache
def _list_fields(struct: Any) -> frozenset[str]:
    return frozenset(
        field.encode_name
        for field in msgspec.structs.fields(struct)
        if any(get_origin(part) in {list, tuple} for part in (field.type, *get_args(field.type)))
    )
