"""What an operation takes: its parameters and its body."""

from typing import Any
from uuid import UUID

import msgspec

from shared.pipeline.declaration import Declaration
from shared.pipeline.responses import JSON
from tools.api.examples import Examples, made_up_id
from tools.api.problems import takes_if_match, takes_scope
from tools.api.results import has_etag
from tools.api.schemas import Schema, Schemas

_FORM = "multipart/form-data"
_BYTES = {"type": "string", "format": "binary"}
_EVENT = '{"id": "evt_1", "type": "payment_intent.succeeded", "livemode": true}'


def parameters(declaration: Declaration, schemas: Schemas) -> list[Schema]:
    """The parameters in the path, in the query and in headers."""
    found = [_path_parameter(name, kind) for name, kind in declaration.parameters.items()]
    if declaration.query is not None:
        fields = msgspec.structs.fields(declaration.query)
        properties = schemas.resolved(schemas.of(declaration.query))["properties"]
        found += [_query_parameter(field, properties[field.encode_name]) for field in fields]
    headers = {
        "Idempotency-Key": declaration.idempotent and not declaration.key_required,
        "Required-Idempotency-Key": declaration.key_required,
        "Pavilion-Scope": takes_scope(declaration),
        "If-Match": takes_if_match(declaration),
        "If-None-Match": declaration.safe and has_etag(declaration),
    }
    names = [name for name, is_taken in headers.items() if is_taken]
    return found + [{"$ref": f"#/components/parameters/{name}"} for name in names]


def request_body(declaration: Declaration, schemas: Schemas, noun: str) -> dict[str, Any]:
    """The body with an example; nothing for an endpoint without one."""
    if declaration.raw_body:
        return {"required": True, "content": {"*/*": {"schema": _BYTES, "example": _EVENT}}}
    if declaration.body is not None:
        schema, media = schemas.of(declaration.body), JSON
    elif declaration.form is not None:
        schema, media = _with_file(schemas.resolved(schemas.of(declaration.form))), _FORM
    else:
        return {}
    example = Examples(schemas.resolved, is_request=True).of(schema, noun, noun)
    content = {media: {"schema": schema, "example": example}}
    return {"required": not declaration.body_is_optional, "content": content}


def _path_parameter(name: str, kind: Any) -> Schema:
    noun = name.removesuffix("_id")
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": f"The id of the {noun.replace('_', ' ')}.",
        "schema": {"type": "string", "format": "uuid"} if kind is UUID else {"type": "string"},
        "example": made_up_id(noun),
    }


def _query_parameter(field: msgspec.structs.FieldInfo, schema: Schema) -> Schema:
    shown = _without_null(schema)
    if field.default not in (None, msgspec.NODEFAULT):
        shown["default"] = field.default
    found = {"name": field.encode_name, "in": "query", "required": field.required}
    found["description"] = shown.pop("description", None) or _filtered(field.encode_name)
    return found | {"schema": shown}


def _filtered(name: str) -> str:
    """What a filter does, which its name says."""
    if name.endswith("_id"):
        return f"Lists what belongs to this {name.removesuffix('_id').replace('_', ' ')} only."
    return f"Lists what has this {name.replace('_', ' ')} only."


def _without_null(schema: Schema) -> Schema:
    """The schema of a text that is left out when it is absent; the word null is refused."""
    shown = dict(schema)
    options = [each for each in shown.pop("anyOf", ()) if each != {"type": "null"}]
    if len(options) == 1:
        [only] = options
        return {**only, **shown}
    return shown | ({"anyOf": options} if options else {})


def _with_file(form: Schema) -> Schema:
    """The form's fields and its file."""
    fields = {name: _without_null(each) for name, each in form["properties"].items()}
    file = _BYTES | {
        "description": "Best sent as the last part: a wrong field is then told before the bytes."
    }
    return form | {
        "properties": {**fields, "file": file},
        "required": [*form.get("required", ()), "file"],
    }
