"""The homeowner_portal rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization
from tests.homeowners import resident
from tests.http.client import send

WORK_ORDERS = "/v1/homeowner-portal/work-orders"
NEW_ORDER = {"title": "Dripping tap", "description": "In the kitchen.", "category": "plumbing"}


def own_order(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A work order that the resident asks for."""
    token = resident(organization).person.token
    response = send("POST", WORK_ORDERS, NEW_ORDER | changes, token=token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def _order_id(organization: Organization) -> dict[str, str]:
    return {"work_order_id": own_order(organization)["id"]}


ROWS = {
    "homeowner_portal__cancel_work_order": Row(_order_id, body=lambda _: {"note": "It stopped."}),
    "homeowner_portal__create_work_order": Row(body=lambda _: {**NEW_ORDER}),
    "homeowner_portal__get_profile": Row(),
    "homeowner_portal__get_work_order": Row(_order_id),
    "homeowner_portal__list_work_orders": Row(),
    "homeowner_portal__update_profile": Row(body=lambda _: {"phone": "555-0101"}),
}
