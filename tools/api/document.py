"""The OpenAPI 3.1 document of the whole API, generated from the endpoints' declarations.

`python -m tools.api.document` writes it next to the function that serves it, because tools are not
deployed. The file is ignored by git: the local stack, the test run and every command of deploy.sh
generate it before anything reads it, so that it always matches the code.
"""

import os
import tomllib
from collections.abc import Iterable
from importlib import import_module
from inspect import getdoc
from typing import Any

import msgspec

from functions.openapi.get import DOCUMENT
from shared.domain import states
from shared.identity.cookies import COOKIE_NAMES
from shared.pipeline.callers import Scheduler
from shared.pipeline.declaration import Declaration
from tools.api import problems as openapi_problems
from tools.api.introduction import INTRODUCTION
from tools.api.operations import operation, tag_of
from tools.api.results import results
from tools.api.schemas import Schemas
from tools.endpoints import FUNCTIONS, area_of, declarations

# Not deployed, and on the document's file system, so that the rename is atomic.
UNFINISHED = FUNCTIONS.parent / ".local"
LOCAL = "http://127.0.0.1:8080"
CONTACT = {"name": "The operators of this deployment"}
LICENSE = {"name": "MIT", "identifier": "MIT"}


def document(address: str = LOCAL) -> dict[str, Any]:
    """The document as JSON objects, for the API at this address.

    The scheduler's endpoints are left out, because only the platform can call them.
    """
    found = [each for each in declarations() if not isinstance(each.caller, Scheduler)]
    schemas = Schemas(_types(found))
    paths: dict[str, dict[str, Any]] = {}
    for declaration in found:
        method = declaration.method.lower()
        paths.setdefault(declaration.path, {})[method] = operation(declaration, schemas)
    project = tomllib.loads((FUNCTIONS.parent / "pyproject.toml").read_text())["project"]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pavilion",
            "version": project["version"],
            "description": INTRODUCTION,
            "contact": CONTACT,
            "license": LICENSE,
        },
        "servers": [{"url": address}],
        "tags": _tags(found),
        "paths": paths,
        "components": {
            "schemas": _schemas(found, schemas),
            "responses": _refusals(found),
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "securitySchemes": SECURITY_SCHEMES,
        },
        "x-machines": _machines(),
    }


def write(address: str = LOCAL) -> None:
    """Replace the file atomically, because another process may be reading or writing it."""
    UNFINISHED.mkdir(exist_ok=True)
    unfinished = UNFINISHED / f"document-{os.getpid()}.json"
    unfinished.write_bytes(msgspec.json.encode(document(address)))
    unfinished.replace(DOCUMENT)


def _machines() -> dict[str, dict[str, list[str]]]:
    """For each kind of record with states: the states, and those that may follow each."""
    machines = [each for each in vars(states).values() if isinstance(each, states.Machine)]
    return {
        machine.noun.replace(" ", "_"): {
            state: sorted(following) for state, following in machine.moves.items()
        }
        for machine in machines
    }


def _types(found: Iterable[Declaration]) -> list[Any]:
    types: list[Any] = list(openapi_problems.PARTS)
    for each in found:
        inputs = (each.body, each.form, each.query)
        types += [kind for kind in inputs if kind is not None]
        if (kind := results(each).kind) is not None:
            types.append(kind)
    return types


def _schemas(found: Iterable[Declaration], schemas: Schemas) -> dict[str, Any]:
    """The components, without the structs whose fields become parameters or form fields."""
    spread = {each.__name__ for found in found for each in (found.query, found.form) if each}
    problem = openapi_problems.schema(*map(schemas.of, openapi_problems.PARTS))
    shown = {name: each for name, each in schemas.components.items() if name not in spread}
    return dict(sorted((shown | {"Problem": problem}).items()))


def _refusals(found: Iterable[Declaration]) -> dict[str, Any]:
    groups = [codes for each in found for codes in openapi_problems.by_status(each).values()]
    named = {openapi_problems.response_name(codes): codes for codes in groups}
    return {name: openapi_problems.response(codes) for name, codes in sorted(named.items())}


def _tags(found: Iterable[Declaration]) -> list[dict[str, Any]]:
    areas = {tag_of(each): area_of(each.path) for each in found}
    return [
        {"name": tag, "description": getdoc(import_module(f"functions.{area}"))}
        for tag, area in areas.items()
    ]


def _header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}


def _parameter(name: str, description: str, **rules: int) -> dict[str, Any]:
    """An example here would be sent by the documentation page."""
    schema = {"type": "string", **rules}
    return {"name": name, "in": "header", "description": description, "schema": schema}


HEADERS = {
    "RateLimit-Policy": _header('Every limit, as `"org";q=1000;w=3600`: calls in seconds.'),
    "RateLimit": _header('What is left of each, as `"org";r=995;t=1423`: calls, seconds to more.'),
    "X-RateLimit-Limit": _header("The tightest limit.", "integer"),
    "X-RateLimit-Remaining": _header("What is left of it.", "integer"),
    "X-RateLimit-Reset": _header("Seconds until there is more of it.", "integer"),
    "Retry-After": _header("Seconds after which to try again.", "integer"),
    "ETag": _header("The version of what is answered, for If-Match and If-None-Match."),
    "Location": _header("The address of what was made."),
    "Set-Cookie": _header("The session, the known device, or both; HttpOnly."),
    "Idempotent-Replayed": _header("`true` when this is the first answer again."),
    "Preview": _header("`true` when nothing of what is answered has happened."),
    "WWW-Authenticate": _header("How to sign in."),
}
_KEY = _parameter(
    "Idempotency-Key",
    "Sent again within 24 hours, the request has its effect once and gets its first answer.",
    minLength=1,
    maxLength=200,
)
PARAMETERS = {
    "Idempotency-Key": _KEY,
    # Where money would move twice without one; a preview needs none.
    "Required-Idempotency-Key": _KEY | {"required": True},
    "Pavilion-Scope": _parameter(
        "Pavilion-Scope",
        "The organization (for homeowners: the home) that the client means, else 409.",
    ),
    "If-Match": _parameter("If-Match", "The ETag that must still be right, else 412."),
    "If-None-Match": _parameter("If-None-Match", "The ETag that is known: 304."),
}
SECURITY_SCHEMES = {
    "managerCookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE_NAMES["manager"],
        "description": "Set by signing in as a manager. Changes must come from an allowed origin.",
    },
    "homeownerCookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE_NAMES["homeowner"],
        "description": "As managerCookie, for a homeowner's session.",
    },
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The `token` that sign-in answers.",
    },
}


if __name__ == "__main__":
    write()
