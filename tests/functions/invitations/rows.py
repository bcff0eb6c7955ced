"""The invitations rows of the table of all endpoints."""

from typing import Any
from uuid import uuid4

from tests.endpoint_table import Row
from tests.factories import Organization
from tests.http.client import send


def _new(_organization: Organization) -> dict[str, Any]:
    return {"email": f"{uuid4().hex}@example.com", "role": "manager"}


def new_invitation(organization: Organization, **changes: Any) -> dict[str, Any]:
    """An invitation by the organization's owner."""
    body = _new(organization) | changes
    response = send("POST", "/v1/invitations", body, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def _id(organization: Organization) -> dict[str, str]:
    return {"invitation_id": new_invitation(organization)["id"]}


ROWS = {
    "invitations__create": Row(body=_new),
    "invitations__delete": Row(_id),
    "invitations__list": Row(),
    "invitations__resend": Row(_id),
}
