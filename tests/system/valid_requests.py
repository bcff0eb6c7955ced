"""A valid request to an endpoint, ready to be sent to any instance."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import path_of, row_of, valid_body
from tests.factories import Organization
from tests.functions.documents.rows import form_with
from tests.servers.fleet import Answer, Fleet
from tests.shared.inputs.test_multipart import BOUNDARY
from tests.standing import standing

JSON = "application/json"
FORM = f"multipart/form-data; boundary={BOUNDARY}"


class Request(NamedTuple):
    """A request without its session."""

    method: str
    path: str
    data: bytes
    content_type: str

    def sent(
        self,
        fleet: Fleet,
        token: str | None,
        *,
        slot: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """The instance's answer; AnswerLostError."""
        described = {"Content-Type": self.content_type} if self.data else {}
        return fleet.send(
            self.method,
            self.path,
            data=self.data or None,
            token=token,
            headers=described | dict(headers or {}),
            slot=slot,
        )


def json_request(path: str, body: object = None, method: str = "POST") -> Request:
    """A request with a JSON body, or with none."""
    return Request(method, path, msgspec.json.encode(body) if body is not None else b"", JSON)


def form_request(path: str, form: bytes) -> Request:
    """A multipart request."""
    return Request("POST", path, form, FORM)


def valid_request(declaration: Declaration, organization: Organization) -> Request:
    """A valid request to the endpoint in the organization, from the table of all endpoints."""
    path = path_of(declaration, row_of(declaration).parameters(organization))
    return _request(declaration, path, valid_body(declaration, organization))


def standing_request(declaration: Declaration) -> Request:
    """The request of all tests that change nothing, within the organization of `standing`."""
    kept = standing(declaration)
    return _request(declaration, kept.path, kept.body)


def _request(declaration: Declaration, path: str, body: Any) -> Request:
    if declaration.form is not None:
        return form_request(path, form_with(body, row_of(declaration).file))
    return json_request(path, body, declaration.method)
