"""The OpenAPI 2.0 description that configures API Gateway, generated from the declarations.

The gateway matches a path and method and appends the path to the function's address. How it treats
a path is read from its proxy (GoogleCloudPlatform/esp-v2, src/go/util/httppattern): one trailing
slash is accepted, %2F stays inside its segment, a literal segment wins over a parameter, and a
method without an operation falls through to a template that has it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from shared.pipeline.callers import Scheduler
from shared.pipeline.declaration import Declaration
from tools.deploy.environments.environment import Environment
from tools.deploy.environments.naming import service_name
from tools.deploy.wanted.functions import timeout_of

# The gateway's own default ("x-google-backend", deadline), for what a function answers by itself.
PREFLIGHT_SECONDS = 15.0
Routes = Mapping[str, Mapping[str, Declaration]]


def document(
    environment: Environment,
    declarations: Sequence[Declaration],
    addresses: Mapping[str, str] | None = None,
) -> bytes:
    """The description as JSON (which is also YAML), the same bytes for the same declarations.

    `addresses` are those of revisions to route to instead of the serving ones, by service.
    """
    paths = {
        path: {
            method.lower(): _operation(environment, method, declaration, addresses or {})
            for method, declaration in sorted(methods.items())
        }
        for path, methods in sorted(routes(declarations).items())
    }
    described = {
        "swagger": "2.0",
        "info": {"title": "Pavilion", "version": "1"},
        "schemes": ["https"],
        "produces": ["application/json", "application/problem+json"],
        "paths": paths,
    }
    return msgspec.json.format(msgspec.json.encode(described), indent=1) + b"\n"


def document_digest(content: bytes) -> str:
    """A digest that names the config, so that the same description is never created twice."""
    return sha256(content).hexdigest()[:32]


def routes(declarations: Iterable[Declaration]) -> Routes:
    """The function that answers each method of each path, without scheduled functions.

    HEAD is routed like GET. OPTIONS, and a method that only an overlapping template has, go to the
    path's first function, which answers 204 or 405 as the pipeline does.
    """
    found: dict[str, dict[str, Declaration]] = defaultdict(dict)
    for declaration in sorted(declarations, key=lambda each: each.name):
        if not isinstance(declaration.caller, Scheduler):
            found[declaration.path][declaration.method] = declaration
    declared = {path: frozenset(methods) for path, methods in found.items()}
    for path, methods in found.items():
        first = min(methods.values(), key=lambda each: each.name)
        methods["OPTIONS"] = first
        if "GET" in methods:
            methods["HEAD"] = methods["GET"]
        for template, theirs in declared.items():
            if _shadows(path, template):
                for method in theirs | ({"HEAD"} if "GET" in theirs else set()):
                    methods.setdefault(method, first)
    return found


def _shadows(path: str, template: str) -> bool:
    """Whether every request to `path` would also match `template`, which is another path."""
    ours, theirs = path.split("/"), template.split("/")
    return (
        path != template
        and len(ours) == len(theirs)
        and all(
            part == other or (other.startswith("{") and not part.startswith("{"))
            for part, other in zip(ours, theirs, strict=True)
        )
    )


def _operation(
    environment: Environment, method: str, declaration: Declaration, addresses: Mapping[str, str]
) -> dict[str, Any]:
    service = service_name(declaration.name)
    url = environment.url(service)
    is_own = method == declaration.method
    is_whole = is_own or method == "HEAD"
    parameters = [part[1:-1] for part in declaration.path.split("/") if part.startswith("{")]
    return {
        "operationId": declaration.name if is_own else f"{method.lower()}__{declaration.name}",
        "summary": declaration.summary if is_own else f"{method} of {declaration.path}",
        "parameters": [
            {"name": name, "in": "path", "required": True, "type": "string"} for name in parameters
        ],
        "x-google-backend": {
            "address": addresses.get(service, url),
            "path_translation": "APPEND_PATH_TO_ADDRESS",
            # Also for a revision's own address (Cloud Run, "Authenticating service-to-service").
            "jwt_audience": url,
            "deadline": float(timeout_of(declaration)) if is_whole else PREFLIGHT_SECONDS,
        },
        "responses": {"default": {"description": "As the function answers."}},
    }


def backends(content: bytes) -> frozenset[str]:
    """The services that a description routes to, by their addresses."""
    paths = msgspec.json.decode(content).get("paths", {})
    return frozenset(
        operation["x-google-backend"]["jwt_audience"]
        for operations in paths.values()
        for operation in operations.values()
    )
