"""Errors as RFC 9457 problem documents with stable codes.

A `Problem` carries two messages: `detail` is what the client reads, `log` what only the log reads.
Nothing else that an endpoint raises reaches a client.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

import msgspec


class Code(StrEnum):
    """Every code that a client may see. The name is the contract; title and status belong to it."""

    MALFORMED_REQUEST = "MALFORMED_REQUEST"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    SIGN_IN_AGAIN = "SIGN_IN_AGAIN"
    FORBIDDEN = "FORBIDDEN"
    IMPERSONATING = "IMPERSONATING"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    REQUEST_TIMEOUT = "REQUEST_TIMEOUT"
    VALIDATION_ERROR = "VALIDATION_ERROR"
    CONFLICT = "CONFLICT"
    WRONG_SCOPE = "WRONG_SCOPE"
    PRECONDITION_FAILED = "PRECONDITION_FAILED"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    RATE_LIMITED = "RATE_LIMITED"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    FEATURE_NOT_AVAILABLE = "FEATURE_NOT_AVAILABLE"
    SUBSCRIPTION_REQUIRED = "SUBSCRIPTION_REQUIRED"
    PAYMENT_REQUIRED = "PAYMENT_REQUIRED"
    TRIAL_EXPIRED = "TRIAL_EXPIRED"
    UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    HEADERS_TOO_LARGE = "HEADERS_TOO_LARGE"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL_ERROR = "INTERNAL_ERROR"


STATUSES: Mapping[Code, tuple[int, str]] = {
    Code.MALFORMED_REQUEST: (400, "The request is malformed"),
    Code.UNAUTHENTICATED: (401, "Sign in first"),
    Code.SIGN_IN_AGAIN: (401, "Sign in again"),
    Code.FORBIDDEN: (403, "Not allowed"),
    Code.IMPERSONATING: (403, "Not while impersonating"),
    Code.NOT_FOUND: (404, "Not found"),
    Code.METHOD_NOT_ALLOWED: (405, "Method not allowed"),
    Code.NOT_ACCEPTABLE: (406, "Not acceptable"),
    Code.REQUEST_TIMEOUT: (408, "The request did not arrive in time"),
    Code.VALIDATION_ERROR: (422, "The request is not valid"),
    Code.CONFLICT: (409, "Conflict with the present state"),
    Code.WRONG_SCOPE: (409, "Signed in elsewhere"),
    Code.PRECONDITION_FAILED: (412, "Changed in the meantime"),
    Code.IDEMPOTENCY_KEY_REUSED: (422, "Idempotency key used for another request"),
    Code.RATE_LIMITED: (429, "Too many requests"),
    Code.LIMIT_EXCEEDED: (403, "The plan's limit is reached"),
    Code.FEATURE_NOT_AVAILABLE: (403, "Not part of the plan"),
    Code.SUBSCRIPTION_REQUIRED: (403, "No active subscription"),
    Code.PAYMENT_REQUIRED: (402, "Payment required"),
    Code.TRIAL_EXPIRED: (403, "The trial has ended"),
    Code.UNSUPPORTED_MEDIA_TYPE: (415, "Unsupported media type"),
    Code.PAYLOAD_TOO_LARGE: (413, "Request too large"),
    Code.HEADERS_TOO_LARGE: (431, "Headers too large"),
    Code.UNAVAILABLE: (503, "Temporarily unavailable"),
    Code.INTERNAL_ERROR: (500, "Internal error"),
}


# More are counted and not named: a body of unknown fields would get an answer six times its size.
MOST_ERRORS = 50


class FieldError(msgspec.Struct, frozen=True, omit_defaults=True):
    """One wrong field."""

    pointer: str
    """A JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter."""
    detail: str
    """What to enter instead, for the person who filled in the field."""


# The text that the client reads for each constraint, with the field if one value is wrong.
Conflicts = Mapping[str, str | FieldError]


class ReachedLimit(msgspec.Struct, frozen=True):
    """One limit of the plan that the request would exceed. PostgreSQL names them in `limits`."""

    limit: str
    """What is counted, as the plan calls it: `properties`, `storage_bytes`."""
    used: int
    """What the organization has now."""
    allowed: int
    """What its plan allows."""


class Problem(Exception):
    """An expected refusal. Raised anywhere below the pipeline, rendered once by it.

    `members` become extension members of the document (for example `limits`).
    """

    def __init__(
        self,
        code: Code,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        log: str | None = None,
        members: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(log or detail)
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = dict(headers or {})
        self.log = log
        self.members = dict(members or {})

    @property
    def status(self) -> int:
        """The HTTP status that belongs to the code."""
        return STATUSES[self.code][0]

    def document(self) -> bytes:
        """The problem document as JSON (RFC 9457 section 3)."""
        status, title = STATUSES[self.code]
        document: dict[str, Any] = {
            "type": f"urn:pavilion:problem:{self.code.lower().replace('_', '-')}",
            "title": title,
            "status": status,
            "detail": self.detail,
            "code": self.code.value,
        }
        if self.errors:
            document["errors"] = self.errors
        return msgspec.json.encode(document | self.members)


def unavailable(what: str, *, log: str | None = None) -> Problem:
    """503 for a dependency that is away, to be tried again after a second."""
    return Problem(
        Code.UNAVAILABLE,
        f"{what} is temporarily unavailable. Try again shortly.",
        headers={"Retry-After": "1"},
        log=log,
    )


def invalid(pointer: str, detail: str) -> Problem:
    """422 for a single field that only the endpoint itself can judge."""
    return invalid_fields([FieldError(pointer, detail)])


def invalid_fields(errors: Sequence[FieldError]) -> Problem:
    """422 naming each of these fields, up to a bound."""
    count = len(errors)
    text = "One field is not valid." if count == 1 else f"{count} fields are not valid."
    return Problem(Code.VALIDATION_ERROR, text, errors=errors[:MOST_ERRORS])


def conflict(pointer: str, detail: str) -> Problem:
    """409 for one field whose value does not go with what is there."""
    return Problem(Code.CONFLICT, detail, errors=[FieldError(pointer, detail)])


def missing(pointer: str, detail: str) -> Problem:
    """404 for an id in the body that names nothing that the caller may see."""
    return Problem(Code.NOT_FOUND, detail, errors=[FieldError(pointer, detail)])


@contextmanager
def pointing_to(pointer: str, *columns: str) -> Iterator[None]:
    """Let a refusal about one of these columns name the field of the request that they follow."""
    try:
        yield
    except Problem as problem:
        problem.errors = [
            FieldError(pointer, each.detail) if each.pointer.removeprefix("/") in columns else each
            for each in problem.errors
        ]
        raise
