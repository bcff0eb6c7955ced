"""The vendors rows of the table of all endpoints."""

from typing import Any

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization
from tests.http.client import send

NEW = {**lettings.VENDOR}


def new_vendor(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A vendor made by the organization's owner."""
    response = send("POST", "/v1/vendors", NEW | changes, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def archived_vendor(organization: Organization) -> dict[str, Any]:
    """A vendor that the owner has archived."""
    path = f"/v1/vendors/{lettings.new_vendor(organization)}/archive"
    response = send("POST", path, token=organization.owner.token)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json
    return made


def _id(organization: Organization) -> dict[str, str]:
    return {"vendor_id": lettings.new_vendor(organization)}


ROWS = {
    "vendors__archive": Row(_id),
    "vendors__create": Row(body=lambda _: {**NEW}),
    "vendors__get": Row(_id),
    "vendors__list": Row(),
    "vendors__restore": Row(
        lambda organization: {"vendor_id": archived_vendor(organization)["id"]}
    ),
    "vendors__update": Row(_id, body=lambda _: {"phone": "312 555 0200"}),
}
