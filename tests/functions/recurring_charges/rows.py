"""The recurring charges rows of the table of all endpoints."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization
from tests.http.client import send
from tests.shared.domain.ledger.accounts import LeaseAccount

# Ahead of today in every time zone.
SOON = (datetime.now(UTC).date() + timedelta(days=2)).isoformat()
NEW = {
    "type": "service_fee",
    "description": "Parking",
    "amount_cents": 7500,
    "interval": "monthly",
    "anchor_date": SOON,
}


def new_recurring_charge(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A recurring charge made by the owner, of a new lease unless `lease_id` is given."""
    response = send(
        "POST", "/v1/recurring-charges", _new(organization, **changes),
        token=organization.owner.token,
    )  # fmt: skip
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def _new(organization: Organization, **changes: Any) -> dict[str, Any]:
    lease_id = changes.pop("lease_id", None) or str(LeaseAccount(organization).lease_id)
    return NEW | {"lease_id": lease_id, **changes}


def _id(organization: Organization) -> dict[str, str]:
    return {"recurring_charge_id": new_recurring_charge(organization)["id"]}


ROWS = {
    "recurring_charges__create": Row(body=_new),
    "recurring_charges__get": Row(_id),
    "recurring_charges__list": Row(),
    "recurring_charges__update": Row(_id, body=lambda _: {"amount_cents": 8000}),
}
