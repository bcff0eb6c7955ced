"""The units rows of the table of all endpoints."""

from typing import Any

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization
from tests.http.client import send


def new_unit(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A unit made by the organization's owner, in a new property unless `property_id` is given."""
    property_id = changes.pop("property_id", None) or lettings.new_property(organization)
    body = {"property_id": property_id, "name": "1A", **changes}
    response = send("POST", "/v1/units", body, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def _id(organization: Organization) -> dict[str, str]:
    return {"unit_id": lettings.new_unit(organization)}


def _archived(organization: Organization) -> dict[str, str]:
    made = _id(organization)
    path = f"/v1/units/{made['unit_id']}/archive"
    assert send("POST", path, token=organization.owner.token).status_code == 200
    return made


def _new(organization: Organization) -> dict[str, Any]:
    return {"property_id": lettings.new_property(organization), "name": "1A"}


ROW = {
    "property_name": "Linden Court",
    "kind": "multi_family",
    "address_line1": "1 Linden Street",
    "city": "Chicago",
    "state": "IL",
    "postal_code": "60601",
    "country": "US",
    "unit_name": "1A",
}
ROWS = {
    "units__archive": Row(_id),
    "units__create": Row(body=_new),
    "units__get": Row(_id),
    "units__import_rows": Row(body=lambda _: {"rows": [{**ROW}]}),
    "units__list": Row(),
    "units__restore": Row(_archived),
    "units__update": Row(_id, body=lambda _: {"name": "1B"}),
}
