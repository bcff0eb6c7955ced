"""The homeowners rows of the table of all endpoints."""

from typing import Any
from uuid import uuid4

from tests.endpoint_table import Row
from tests.factories import Organization, new_association
from tests.http.client import send


def _new(organization: Organization) -> dict[str, Any]:
    return {
        "association_id": new_association(organization),
        "first_name": "Ines",
        "last_name": "Invited",
        "email": f"{uuid4().hex}@example.com",
    }


def added_homeowner(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A homeowner without an account, added by the organization's owner."""
    body = _new(organization) | changes
    response = send("POST", "/v1/homeowners", body, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def _id(organization: Organization) -> dict[str, str]:
    return {"homeowner_id": added_homeowner(organization)["id"]}


ROWS = {
    "homeowners__create": Row(body=_new),
    "homeowners__get": Row(_id),
    "homeowners__invite": Row(_id),
    "homeowners__list": Row(),
}
