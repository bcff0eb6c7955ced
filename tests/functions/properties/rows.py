"""The properties rows of the table of all endpoints."""

from typing import Any

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization
from tests.http.client import send

NEW = {**lettings.PROPERTY}


def new_property(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A property made by the organization's owner."""
    response = send("POST", "/v1/properties", NEW | changes, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def _id(organization: Organization) -> dict[str, str]:
    return {"property_id": lettings.new_property(organization)}


def _archived(organization: Organization) -> dict[str, str]:
    made = _id(organization)
    path = f"/v1/properties/{made['property_id']}/archive"
    assert send("POST", path, token=organization.owner.token).status_code == 200
    return made


ROWS = {
    "properties__archive": Row(_id),
    "properties__create": Row(body=lambda _: NEW),
    "properties__get": Row(_id),
    "properties__list": Row(),
    "properties__restore": Row(_archived),
    "properties__update": Row(_id, body=lambda _: {"name": "Linden House"}),
}
