"""The problem codes that the pipeline can answer for an endpoint, derived from its declaration."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from shared.pipeline.callers import Anyone, Homeowner, Manager, Scheduler, SuperAdmin, Webhook
from shared.pipeline.declaration import Declaration
from shared.pipeline.responses import CREATED, PROBLEM
from shared.problems import STATUSES, Code, FieldError, Problem, ReachedLimit
from tools.api.schemas import Schema

# What a problem document refers to.
PARTS = (Code, FieldError, ReachedLimit)
HEADERS = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",)}


def codes(declaration: Declaration) -> Iterator[Code]:
    """Every code that a request with the right method and address may be refused with."""
    yield from _of_caller(declaration)
    yield from _of_input(declaration)
    # A read can be refused too when it works in some states only, as a download does.
    if not declaration.safe or (declaration.parameters and not declaration.path.endswith("}")):
        yield Code.CONFLICT
    if is_limited(declaration):
        yield Code.RATE_LIMITED
    if declaration.rate != "none" or declaration.caller != Anyone():
        yield Code.UNAVAILABLE
    yield Code.INTERNAL_ERROR


def is_limited(declaration: Declaration) -> bool:
    """Whether a request counts against any rate limit."""
    return declaration.rate != "none" and not isinstance(declaration.caller, Scheduler)


# Reports about one account, which their query names.
OF_ONE = frozenset(("reports__get_homeowner_statement", "reports__get_tenant_statement"))


def _of_caller(declaration: Declaration) -> Iterator[Code]:
    caller = declaration.caller
    if not isinstance(caller, Anyone | Webhook) or declaration.credentials:
        yield Code.UNAUTHENTICATED
    if declaration.recent_sign_in or (isinstance(caller, SuperAdmin) and not declaration.safe):
        yield Code.SIGN_IN_AGAIN
    if takes_scope(declaration):
        # FORBIDDEN for a token of another kind, or a role that may not.
        yield from (Code.WRONG_SCOPE, Code.FORBIDDEN)
    if (
        declaration.is_list and isinstance(caller, Manager | Homeowner)
    ) or is_refused_while_impersonating(declaration):
        yield Code.IMPERSONATING
    if not declaration.safe and (caller.session or declaration.sets_cookie):
        # A change that another site's page may have started.
        yield Code.FORBIDDEN
    if declaration.needs_subscription:
        yield from (Code.PAYMENT_REQUIRED, Code.SUBSCRIPTION_REQUIRED, Code.TRIAL_EXPIRED)
    if declaration.feature:
        yield Code.FEATURE_NOT_AVAILABLE
    names_plan = declaration.body is not None and "plan_id" in declaration.body.__struct_fields__
    if declaration.method == "POST" and (declaration.needs_subscription or names_plan):
        # Adding or restoring a record may exceed a limit of the plan, and so may another plan.
        yield Code.LIMIT_EXCEEDED


def _of_input(declaration: Declaration) -> Iterator[Code]:
    has_body = declaration.body is not None or declaration.form is not None
    if declaration.parameters or has_body or declaration.raw_body or declaration.name in OF_ONE:
        yield Code.NOT_FOUND
    if declaration.is_list:
        yield Code.NOT_ACCEPTABLE
    if takes_if_match(declaration):
        yield Code.PRECONDITION_FAILED
    if has_body or declaration.raw_body:
        yield from (Code.MALFORMED_REQUEST, Code.REQUEST_TIMEOUT, Code.PAYLOAD_TOO_LARGE)
    if has_body:
        yield Code.UNSUPPORTED_MEDIA_TYPE
    # Endpoints without parameters too, because an unknown parameter is refused.
    yield Code.VALIDATION_ERROR
    if declaration.idempotent:
        yield Code.IDEMPOTENCY_KEY_REUSED


def is_refused_while_impersonating(declaration: Declaration) -> bool:
    """Whether an operator in the caller's place is refused."""
    return not declaration.impersonation and isinstance(declaration.caller, Manager | Homeowner)


def takes_scope(declaration: Declaration) -> bool:
    """Whether the endpoint needs a session, so that Pavilion-Scope may name its scope."""
    return isinstance(declaration.caller, Manager | Homeowner | SuperAdmin)


def takes_if_match(declaration: Declaration) -> bool:
    """Whether the endpoint changes one record, so that If-Match may name its version."""
    is_action = (
        declaration.method == "POST"
        and declaration.status != CREATED
        and bool(declaration.parameters)
        and hasattr(declaration.result, "updated_at")
    )
    return is_action or declaration.method in {"PATCH", "DELETE"}


def by_status(declaration: Declaration) -> dict[int, list[Code]]:
    """The endpoint's codes grouped by status, in order."""
    found: dict[int, list[Code]] = {}
    for code in sorted(set(codes(declaration)), key=lambda code: (STATUSES[code][0], code)):
        found.setdefault(STATUSES[code][0], []).append(code)
    return found


def response_name(found: Iterable[Code]) -> str:
    """The component that describes a refusal with one of these codes."""
    return ".".join(found)


def response(found: list[Code]) -> dict[str, Any]:
    """The response object for these codes, which share a status."""
    schema = {"$ref": "#/components/schemas/Problem"}
    headers = HEADERS.get(STATUSES[found[0]][0], ())
    described: dict[str, Any] = {
        "description": "; ".join(STATUSES[code][1] for code in found),
        "content": {
            PROBLEM: {"schema": schema, "examples": {code: _example(code) for code in found}}
        },
    }
    if headers:
        described["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
    return described


def schema(code: Schema, error: Schema, limit: Schema) -> Schema:
    """The problem document (RFC 9457), with the schemas of the parts that have their own."""
    properties = {
        "type": {"type": "string", "format": "uri", "description": "The code as a URN."},
        "title": {"type": "string", "description": "The code in words."},
        "status": {"type": "integer", "description": "The HTTP status, which the code decides."},
        "detail": {"type": "string", "description": "What is wrong and what to do, for people."},
        "code": code,
        "errors": {
            "type": "array",
            "items": error,
            "description": "Each wrong field of the request, the first hundred.",
        },
        "limits": {
            "type": "array",
            "items": limit,
            "description": "With `LIMIT_EXCEEDED`: the limits of the plan that are reached.",
        },
        "feature": {
            "type": "string",
            "description": "With `FEATURE_NOT_AVAILABLE`: what the plan would have to include.",
        },
        "payment_id": _uuid("With `CONFLICT` of a payment that was entered before: that payment."),
        "violated-policies": {
            "type": "array",
            "items": {"type": "string"},
            "description": "With `RATE_LIMITED`: the limits that are used up, by name.",
        },
        "error_id": _uuid("With `INTERNAL_ERROR`: the number to name when reporting it."),
    }
    return {
        "type": "object",
        "description": "A refusal. `code` is stable and meant for programs, `detail` for people.",
        "properties": properties,
        "required": ["type", "title", "status", "detail", "code"],
    }


def _uuid(description: str) -> Schema:
    return {"type": "string", "format": "uuid", "description": description}


def _example(code: Code) -> dict[str, Any]:
    errors = [FieldError("/name", "This field is required.")]
    is_input = code == Code.VALIDATION_ERROR
    limits = [ReachedLimit("properties", used=50, allowed=50)]
    problem = Problem(
        code,
        f"{STATUSES[code][1]}.",
        errors=errors if is_input else (),
        members={"limits": limits} if code == Code.LIMIT_EXCEEDED else None,
    )
    return {"value": msgspec.json.decode(problem.document())}
