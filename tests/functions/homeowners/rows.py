"""The homeowners rows of the table of all endpoints."""

from datetime import date
from typing import Any
from uuid import uuid4

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization, new_association, sql
from tests.functions.homeowners.money import owe
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


def homeowner_row(
    organization: Organization, association_id: str, **changes: Any
) -> dict[str, Any]:
    """A row of an import, for a unit of a new property of the association."""
    name = f"House {uuid4().hex}"
    house = lettings.new_property(organization, name=name, association_id=association_id)
    lettings.new_unit(organization, house)
    person = {"first_name": "Ida", "last_name": "Imported", "email": f"{uuid4().hex}@example.com"}
    return person | {"property_name": name, "unit_name": lettings.UNIT["name"]} | changes


def _import(organization: Organization) -> dict[str, Any]:
    association_id = new_association(organization)
    row = homeowner_row(organization, association_id, opening_balance_cents=35000)
    return {"association_id": association_id, "as_of": "2025-08-31", "rows": [row]}


def _id(organization: Organization) -> dict[str, str]:
    return {"homeowner_id": added_homeowner(organization)["id"]}


def _archived(organization: Organization) -> dict[str, str]:
    made = _id(organization)
    sql("update homeowners set archived_at = now() where id = :id", id=made["homeowner_id"])
    return made


def _with_money(organization: Organization) -> dict[str, str]:
    made = _id(organization)
    for month in (9, 10):
        owe(made["homeowner_id"], 25000, date(2025, month, 1))
    return made


ROWS = {
    "homeowners__archive": Row(_id, body=lambda _: {"confirm_balance_cents": 0}),
    "homeowners__balance": Row(_with_money),
    "homeowners__create": Row(body=_new),
    "homeowners__get": Row(_id),
    "homeowners__import_rows": Row(body=_import),
    "homeowners__invite": Row(_id),
    "homeowners__list": Row(),
    "homeowners__restore": Row(_archived),
    "homeowners__statement": Row(_with_money),
    "homeowners__update": Row(_id, body=lambda _: {"status": "suspended"}),
}
