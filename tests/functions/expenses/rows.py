"""The expenses rows of the table of all endpoints."""

from typing import Any

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization
from tests.http.client import Reply, send
from tests.spending import EXPENSE, new_expense


def post_expense(organization: Organization, **changes: Any) -> Reply:
    """The answer to an expense that the owner enters."""
    return send("POST", "/v1/expenses", EXPENSE | changes, token=organization.owner.token)


def entered_expense(organization: Organization, **changes: Any) -> dict[str, Any]:
    """An expense that the owner has entered."""
    response = post_expense(organization, **changes)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def post_void(organization: Organization, expense_id: str) -> Reply:
    """The answer to the owner who voids the expense."""
    path = f"/v1/expenses/{expense_id}/void"
    return send("POST", path, {"reason": "Entered twice."}, token=organization.owner.token)


def _new(organization: Organization) -> dict[str, Any]:
    return EXPENSE | {"property_id": lettings.new_property(organization)}


def _id(organization: Organization) -> dict[str, str]:
    house = lettings.new_property(organization)
    return {"expense_id": new_expense(organization, property_id=house)}


ROWS = {
    "expenses__create": Row(body=_new),
    "expenses__get": Row(_id),
    "expenses__list": Row(),
    "expenses__update": Row(_id, body=lambda _: {"description": "Two new valves"}),
    "expenses__void": Row(_id, body=lambda _: {"reason": "Entered twice."}),
}
