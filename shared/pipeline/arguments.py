"""The typed arguments of a handler, from the request as its declaration describes it."""

from typing import Any

import msgspec
from flask import Request

from shared.inputs.body import whole_body
from shared.inputs.decode import decoded_body, decoded_query
from shared.pipeline.declaration import Declaration
from shared.problems import Problem

LARGEST_BODY = 262_144
# Smaller, because this body is read before the request is charged to a rate limit.
LARGEST_EARLY_BODY = 16_384


class Inputs:
    """The typed arguments of a handler, decoded when admission has let the request pass.

    An endpoint whose rate limit is counted per e-mail has its body decoded before that, so that
    body is small, and an error in it is kept until the request has been counted.
    """

    def __init__(
        self, request: Request, declaration: Declaration, parameters: dict[str, Any]
    ) -> None:
        self._request = request
        self._declaration = declaration
        self._parameters = parameters
        self._early: Any = None
        self._problem: Problem | None = None

    def email(self) -> str | None:
        """The e-mail in the body, lower-cased, or None when the body has none."""
        declaration = self._declaration
        if declaration.rate_key != "email" or declaration.body is None:
            return None
        try:
            self._early = decoded_body(self._request, declaration.body, limit=LARGEST_EARLY_BODY)
        except Problem as problem:
            self._problem = problem
            return None
        email: str = self._early.email
        return email.lower()

    def arguments(self) -> dict[str, Any]:
        """Every argument of the handler by name."""
        if self._problem is not None:
            raise self._problem
        declaration = self._declaration
        arguments = dict(self._parameters)
        query = decoded_query(self._request, declaration.query)
        if declaration.query is not None:
            arguments["query"] = query
        if declaration.body is not None:
            arguments["body"] = self._early or self._body(declaration.body)
        elif declaration.form is None:
            # Read also where it is ignored, so that a broken one is refused before the effect.
            body = whole_body(self._request, LARGEST_BODY)
            if declaration.raw_body:
                arguments["body"] = body
        else:
            # Only the few endpoints that take a file pay for this import.
            from shared.inputs.form import Form  # noqa: PLC0415
            from shared.inputs.multipart import read_form  # noqa: PLC0415

            received = read_form(self._request, seconds=declaration.deployment.timeout)
            arguments["form"] = Form(received.fields, declaration.form)
            arguments["file"] = received.file
        return arguments

    def _body(self, struct: type[msgspec.Struct]) -> Any:
        return decoded_body(
            self._request,
            struct,
            limit=LARGEST_BODY,
            is_optional=self._declaration.body_is_optional,
        )
