"""One endpoint as an operation of the OpenAPI document."""

from collections.abc import Iterator
from importlib import import_module
from inspect import getdoc
from typing import Any

from shared.pipeline.callers import Anyone, Caller, Homeowner, Manager, SuperAdmin, Webhook
from shared.pipeline.declaration import Declaration
from tools.api.problems import (
    by_status,
    is_refused_while_impersonating,
    response_name,
)
from tools.api.requests import parameters, request_body
from tools.api.results import has_etag, previewed, results, success
from tools.api.schemas import Schemas
from tools.endpoints import area_of, singular

COOKIES = {"manager": "managerCookie", "admin": "managerCookie", "homeowner": "homeownerCookie"}


def operation(declaration: Declaration, schemas: Schemas) -> dict[str, Any]:
    """The operation object of an endpoint."""
    noun = singular(area_of(declaration.path))
    described: dict[str, Any] = {
        "operationId": declaration.name,
        "tags": [tag_of(declaration)],
        "summary": declaration.summary,
        "description": _description(declaration),
        "security": _security(declaration.caller),
        "parameters": parameters(declaration, schemas),
        "requestBody": request_body(declaration, schemas, noun),
        "responses": _responses(declaration, schemas, noun),
        "x-needs": _needs(declaration),
    }
    return {key: value for key, value in described.items() if value or key == "security"}


def tag_of(declaration: Declaration) -> str:
    """The area as it appears in the address."""
    return area_of(declaration.path).replace("_", "-")


def _description(declaration: Declaration) -> str:
    """The rest of the docstring, and what a request needs."""
    module = import_module(f"functions.{declaration.name.replace('__', '.')}")
    _, _, more = (getdoc(module) or "").partition("\n")
    needs = " ".join(_requirements(declaration))
    return "\n\n".join(filter(None, (more.strip(), needs)))


def _requirements(declaration: Declaration) -> Iterator[str]:
    match declaration.caller:
        case Manager(roles=roles):
            yield f"Roles: {', '.join(sorted(roles))}."
        case Homeowner():
            yield "Needs a homeowner's session."
        case SuperAdmin() if declaration.safe:
            yield "Needs a super-admin's session."
        case SuperAdmin():
            yield "Needs a super-admin's session that began within the last 15 minutes."
        case Anyone(session=None):
            yield "Needs no session."
        case Anyone():
            yield "Works without a session as well."
    if declaration.feature:
        yield f"The plan must include `{declaration.feature}`."
    if declaration.needs_subscription:
        yield "Needs an active subscription."


def _needs(declaration: Declaration) -> dict[str, Any]:
    """What a client may ask before it offers the operation to a person, such as a web page."""
    caller = declaration.caller
    needs = {
        "roles": sorted(caller.roles) if isinstance(caller, Manager) else None,
        "feature": declaration.feature,
        "subscription": declaration.needs_subscription or None,
        "impersonation": False if is_refused_while_impersonating(declaration) else None,
    }
    return {name: each for name, each in needs.items() if each is not None}


def _security(caller: Caller) -> list[dict[str, list[str]]]:
    # An empty requirement in the list makes the session optional.
    if isinstance(caller, Webhook) or caller.session is None:
        return []
    ways: list[dict[str, list[str]]] = [{COOKIES[caller.session]: []}, {"bearer": []}]
    return [*ways, {}] if isinstance(caller, Anyone) else ways


def _responses(declaration: Declaration, schemas: Schemas, noun: str) -> dict[str, Any]:
    succeeded = success(declaration, schemas, noun)
    responses: dict[str, Any] = {str(declaration.status): succeeded}
    if declaration.preview:
        responses["200"] = previewed(declaration, succeeded)
    if declaration.safe and has_etag(declaration):
        responses["304"] = {"description": "Still as If-None-Match says."}
    for status, codes in by_status(declaration).items():
        reference = f"#/components/responses/{response_name(codes)}"
        responses[str(status)] = {"$ref": reference}
    for status in results(declaration).statuses:
        responses[str(status)] = succeeded
    return dict(sorted(responses.items()))
