"""What an operation answers when it succeeds."""

import re
from functools import reduce
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

import msgspec

from shared.pipeline.declaration import Declaration
from shared.pipeline.preview import LASTING_HEADERS, OK
from shared.pipeline.responses import CREATED, JSON, Accepted, Answer
from tools.api.examples import Examples
from tools.api.problems import is_limited
from tools.api.schemas import Schema, Schemas

RATE_LIMIT_HEADERS = (
    "RateLimit-Policy",
    "RateLimit",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
)
# An abbreviation such as e.g. never ends a docstring's first sentence.
SENTENCE = re.compile(r".*?[.](?= |$)")


class Results(NamedTuple):
    """What a handler's return type says: JSON types, further statuses, other media types.

    `Annotated[Accepted, 503]` names a further status, `Annotated[Answer, "text/csv"]` the media
    type of a body that is ready as it is.
    """

    kinds: list[Any]
    statuses: list[int]
    media: list[str]

    @property
    def kind(self) -> Any:
        """The JSON types as one. Several are structs with a tag, or msgspec refuses them."""
        return reduce(or_, self.kinds) if self.kinds else None


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


def success(declaration: Declaration, schemas: Schemas, noun: str) -> dict[str, Any]:
    """The response of a request that had its effect."""
    found = results(declaration)
    schema = schemas.of(found.kind) if found.kinds else None
    described: dict[str, Any] = {"description": _description(declaration, schemas, schema)}
    if headers := _headers(declaration):
        described["headers"] = headers
    content: dict[str, Any] = {media: {} for media in found.media}
    if schema:
        example = Examples(schemas.resolved, is_request=False).of(schema, noun, noun)
        content[JSON] = {"schema": schema, "example": example}
    return described | ({"content": content} if content else {})


def previewed(declaration: Declaration, succeeded: dict[str, Any]) -> dict[str, Any]:
    """The response with status 200, which is also that of a preview."""
    headers = succeeded["headers"] | {"Preview": {"$ref": "#/components/headers/Preview"}}
    if declaration.status == OK:
        return succeeded | {"headers": headers}
    for name in (*LASTING_HEADERS, "Idempotent-Replayed"):
        headers.pop(name, None)
    text = "With `preview=true`: what the request would answer now."
    return succeeded | {"description": text, "headers": headers}


def has_etag(declaration: Declaration) -> bool:
    """Whether the answer has a version."""
    return bool(results(declaration).media) or _some_struct_has(declaration, "updated_at")


def _description(declaration: Declaration, schemas: Schemas, schema: Schema | None) -> str:
    """What is answered: the first sentence about each struct."""
    if schema is None:
        by_status = {202: "Accepted. A mail follows where one is due.", 204: "Done."}
        return by_status.get(declaration.status, "The content.")
    found = [schemas.resolved(option) for option in schema.get("anyOf", [schema])]
    text = " Or: ".join(SENTENCE.findall(each["description"])[0] for each in found)
    # As a second media type, openapi-fetch would take an item of a page for a text.
    return f"{text} With `Accept: text/csv`, all rows as a file." if declaration.is_list else text


def _headers(declaration: Declaration) -> dict[str, Any]:
    has_location = declaration.status == CREATED and (
        _some_struct_has(declaration, "location")
        or (not declaration.parameters and _some_struct_has(declaration, "id"))
    )
    sent = {
        **dict.fromkeys(RATE_LIMIT_HEADERS, is_limited(declaration)),
        "ETag": has_etag(declaration),
        "Location": has_location,
        "Set-Cookie": declaration.sets_cookie,
        "Idempotent-Replayed": declaration.idempotent,
    }
    return {
        name: {"$ref": f"#/components/headers/{name}"} for name, is_sent in sent.items() if is_sent
    }


def _some_struct_has(declaration: Declaration, field: str) -> bool:
    structs = [kind for kind in results(declaration).kinds if isinstance(kind, type)]
    return any(issubclass(struct, msgspec.Struct) and hasattr(struct, field) for struct in structs)
