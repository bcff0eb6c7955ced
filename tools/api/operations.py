"""One endpoint as an operation of the OpenAPI document."""

from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin
from uuid import UUID

import msgspec

from shared.database.pagination import Page
from shared.pipeline.callers import Anyone, Caller, Manager, Scheduler, Webhook
from shared.pipeline.declaration import Declaration
from shared.pipeline.responses import CREATED, CSV, JSON, Accepted, Answer
from tools.api.examples import Examples, made_up_id
from tools.api.problems import by_status, is_limited, response_name, takes_if_match, takes_scope
from tools.api.schemas import Schema, Schemas
from tools.endpoints import area_of, singular

COOKIES = {"manager": "managerCookie", "admin": "managerCookie", "homeowner": "homeownerCookie"}
RATE_LIMIT_HEADERS = (
    "RateLimit-Policy",
    "RateLimit",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
)


class Results(NamedTuple):
    """What a handler's return type says: JSON types, further statuses, other media types.

    `Annotated[Accepted, 503]` names a further status, `Annotated[Answer, "text/csv"]` the media
    type of a body that is ready as it is.
    """

    kinds: list[Any]
    statuses: list[int]
    media: list[str]


def results(declaration: Declaration) -> Results:
    """Read the results from the handler's return annotation."""
    found = Results([], [], [])
    is_union = get_origin(declaration.result) in {Union, UnionType}
    for part in get_args(declaration.result) if is_union else (declaration.result,):
        is_annotated = get_origin(part) is Annotated
        base, *notes = get_args(part) if is_annotated else (part,)
        if base is Accepted:
            found.statuses.extend(notes)
        elif base is Answer:
            found.media.extend(notes or ["*/*"])
        elif base is not NoneType:
            found.kinds.append(part)
    return found


def operation(declaration: Declaration, schemas: Schemas) -> dict[str, Any]:
    """The operation object of an endpoint."""
    noun = singular(area_of(declaration.path))
    described: dict[str, Any] = {
        "operationId": declaration.name,
        "tags": [tag_of(declaration)],
        "summary": declaration.summary,
        "description": " ".join(_requirements(declaration)),
        "security": _security(declaration.caller),
        "parameters": _parameters(declaration, schemas),
        "requestBody": _request_body(declaration, schemas, noun),
        "responses": _responses(declaration, schemas, noun),
    }
    return {key: value for key, value in described.items() if value or key == "security"}


def tag_of(declaration: Declaration) -> str:
    """The area as it appears in the address."""
    return area_of(declaration.path).replace("_", "-")


def _requirements(declaration: Declaration) -> list[str]:
    caller = declaration.caller
    texts = []
    if isinstance(caller, Manager):
        texts.append(f"Roles: {', '.join(sorted(caller.roles))}.")
    if isinstance(caller, Scheduler):
        texts.append("Called by the platform's scheduler only.")
    if declaration.feature:
        texts.append(f"The plan must include `{declaration.feature}`.")
    if declaration.needs_subscription:
        texts.append("Needs an active subscription.")
    return texts


def _security(caller: Caller) -> list[dict[str, list[str]]]:
    if isinstance(caller, Scheduler):
        return [{"scheduler": []}]
    # An empty requirement in the list makes the session optional.
    if isinstance(caller, Webhook) or caller.session is None:
        return []
    ways: list[dict[str, list[str]]] = [{COOKIES[caller.session]: []}, {"bearer": []}]
    return [*ways, {}] if isinstance(caller, Anyone) else ways


def _parameters(declaration: Declaration, schemas: Schemas) -> list[Schema]:
    found = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "format": "uuid"} if kind is UUID else {"type": "string"},
            "example": made_up_id(name.removesuffix("_id")),
        }
        for name, kind in declaration.parameters.items()
    ]
    if declaration.query is not None:
        schema = schemas.resolved(schemas.of(declaration.query))
        required = schema.get("required", ())
        found += [
            _query_parameter(name, inner, is_required=name in required)
            for name, inner in schema["properties"].items()
        ]
    headers = {
        "Idempotency-Key": declaration.idempotent,
        "Pavilion-Scope": takes_scope(declaration),
        "If-Match": takes_if_match(declaration),
        "If-None-Match": declaration.safe and _has_etag(declaration),
    }
    names = [name for name, is_taken in headers.items() if is_taken]
    return found + [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _query_parameter(name: str, schema: Schema, *, is_required: bool) -> Schema:
    """An absent parameter is left out of the request, so null is dropped from its schema."""
    shown = {key: value for key, value in schema.items() if key != "description"}
    if shown.get("default", ...) is None:
        del shown["default"]
    options = [each for each in shown.pop("anyOf", ()) if each != {"type": "null"}]
    if len(options) == 1:
        shown |= options[0]
    elif options:
        shown["anyOf"] = options
    description = shown.pop("description", schema.get("description"))
    found = {"name": name, "in": "query", "required": is_required, "schema": shown}
    return found | ({"description": description} if description else {})


def _request_body(declaration: Declaration, schemas: Schemas, noun: str) -> dict[str, Any]:
    if declaration.raw_body:
        return {"required": True, "content": {"*/*": {"schema": _BYTES}}}
    examples = Examples(schemas.resolved, is_request=True)
    if declaration.body is not None:
        schema, media = schemas.of(declaration.body), JSON
    elif declaration.form is not None:
        schema, media = _with_file(schemas.resolved(schemas.of(declaration.form))), _FORM
    else:
        return {}
    content = {media: {"schema": schema, "example": examples.of(schema, noun, noun)}}
    return {"required": not declaration.body_is_optional, "content": content}


_FORM = "multipart/form-data"
_BYTES = {"type": "string", "format": "binary"}


def _with_file(form: Schema) -> Schema:
    """The form's fields followed by its file."""
    file = _BYTES | {
        "description": "sent best as the last part, so that a wrong field is told early"
    }
    return form | {
        "properties": {**form["properties"], "file": file},
        "required": [*form.get("required", ()), "file"],
    }


def _responses(declaration: Declaration, schemas: Schemas, noun: str) -> dict[str, Any]:
    found = results(declaration)
    succeeded = {"description": declaration.summary, "headers": _headers(declaration)}
    content = _content(found, schemas, noun)
    if content:
        succeeded["content"] = content
    if not succeeded["headers"]:
        del succeeded["headers"]
    responses: dict[str, Any] = {str(declaration.status): succeeded}
    if declaration.safe and _has_etag(declaration):
        responses["304"] = {"description": "Still as If-None-Match says."}
    for status, codes in by_status(declaration).items():
        reference = f"#/components/responses/{response_name(codes)}"
        responses[str(status)] = {"$ref": reference}
    for status in found.statuses:
        responses[str(status)] = succeeded
    return dict(sorted(responses.items()))


def _content(found: Results, schemas: Schemas, noun: str) -> dict[str, Any]:
    content: dict[str, Any] = {media: {} for media in found.media}
    if any(get_origin(kind) is Page for kind in found.kinds):
        content[CSV] = {}
    options = [schemas.of(kind) for kind in found.kinds]
    if options:
        schema = options[0] if len(options) == 1 else {"anyOf": options}
        example = Examples(schemas.resolved, is_request=False).of(schema, noun, noun)
        content[JSON] = {"schema": schema, "example": example}
    return content


def _headers(declaration: Declaration) -> dict[str, Any]:
    has_location = declaration.status == CREATED and (
        _some_struct_has(declaration, "location")
        or (not declaration.parameters and _some_struct_has(declaration, "id"))
    )
    sent = {
        **dict.fromkeys(RATE_LIMIT_HEADERS, is_limited(declaration)),
        "ETag": _has_etag(declaration),
        "Location": has_location,
        "Set-Cookie": declaration.sets_cookie,
        "Idempotent-Replayed": declaration.idempotent,
    }
    return {
        name: {"$ref": f"#/components/headers/{name}"} for name, is_sent in sent.items() if is_sent
    }


def _has_etag(declaration: Declaration) -> bool:
    return bool(results(declaration).media) or _some_struct_has(declaration, "updated_at")


def _some_struct_has(declaration: Declaration, field: str) -> bool:
    structs = [kind for kind in results(declaration).kinds if isinstance(kind, type)]
    return any(issubclass(struct, msgspec.Struct) and hasattr(struct, field) for struct in structs)
