"""From a handler's result to an HTTP response."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from flask import Request, Response

from shared.pipeline.call import Call
from shared.pipeline.declaration import Declaration
from shared.pipeline.entity_tags import entity_tag
from shared.problems import Problem

JSON = "application/json"
CSV = "text/csv"
CREATED = 201
PROBLEM = "application/problem+json"


class Answer(msgspec.Struct, frozen=True):
    """A body that is ready as it is: its bytes, media type and, if any, entity tag.

    `cache_control` lets caches keep it; without it none may.
    """

    body: bytes
    content_type: str
    etag: str | None = None
    cache_control: str | None = None


class Stream(msgspec.Struct, frozen=True):
    """A body that is sent piece by piece while it is made."""

    chunks: Iterator[bytes]
    content_type: str


class Accepted(msgspec.Struct, frozen=True):
    """A handler's result together with a status other than the declared one."""

    result: Any
    status: int


def response_of(call: Call, result: Any) -> Response:
    """Encode what the handler returned, with the status and headers that go with it."""
    status = call.exchange.declaration.status
    if isinstance(result, Accepted):
        result, status = result.result, result.status
    if result is None:
        return Response(status=status)
    if isinstance(result, Stream):
        return Response(result.chunks, status, content_type=result.content_type)
    if isinstance(result, Answer):
        body, content_type, etag = result.body, result.content_type, result.etag
    else:
        body, content_type = msgspec.json.encode(result), JSON
        etag = _tag(result, body)
    headers: list[tuple[str, str]] = []
    if isinstance(result, Answer) and result.cache_control:
        headers.append(("Cache-Control", result.cache_control))
    if etag is not None:
        headers.append(("ETag", etag))
        if call.exchange.declaration.method == "GET" and _is_current(call.exchange.request, etag):
            return Response(status=304, headers=headers)
    if status == CREATED and (location := _location(call.exchange.declaration, result)):
        headers.append(("Location", location))
    return Response(body, status, headers, content_type=content_type)


def problem_response(problem: Problem) -> Response:
    """The problem document (RFC 9457) with the headers that belong to it."""
    return Response(problem.document(), problem.status, problem.headers, content_type=PROBLEM)


def add_headers(response: Response, headers: Iterable[tuple[str, str]]) -> None:
    """Add each header that the response does not have yet, since its own take precedence."""
    own = {name.lower() for name, _ in response.headers}
    for name, value in headers:
        if name.lower() not in own:
            response.headers.add(name, value)


def _location(declaration: Declaration, result: Any) -> str | None:
    """The path of the created row; an answer that only contains the row has it in `location`."""
    if declaration.parameters or not hasattr(result, "id"):
        return getattr(result, "location", None)
    return f"{declaration.path}/{result.id}"


def _tag(result: Any, body: bytes) -> str | None:
    """The tag of one record; a list, or what is derived from many rows, has none."""
    updated_at = getattr(result, "updated_at", None)
    return None if updated_at is None else entity_tag(updated_at, body)


def _is_current(request: Request, etag: str) -> bool:
    given = request.headers.get("If-None-Match")
    if given is None:
        return False
    tags = {part.strip().removeprefix("W/") for part in given.split(",")}
    return etag in tags or "*" in tags
