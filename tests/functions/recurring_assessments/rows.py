"""The recurring assessments rows of the table of all endpoints."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization, new_association
from tests.http.client import send

# Ahead of today in every time zone.
SOON = (datetime.now(UTC).date() + timedelta(days=2)).isoformat()
NEW = {
    "type": "monthly_dues",
    "description": "Dues",
    "amount_cents": 25000,
    "interval": "monthly",
    "anchor_date": SOON,
}


def new_recurring_assessment(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A recurring assessment made by the owner, of a new association unless one is given."""
    response = send(
        "POST", "/v1/recurring-assessments", _new(organization, **changes),
        token=organization.owner.token,
    )  # fmt: skip
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def _new(organization: Organization, **changes: Any) -> dict[str, Any]:
    association_id = changes.pop("association_id", None) or new_association(organization)
    return NEW | {"association_id": association_id, **changes}


def _id(organization: Organization) -> dict[str, str]:
    return {"recurring_assessment_id": new_recurring_assessment(organization)["id"]}


ROWS = {
    "recurring_assessments__create": Row(body=_new),
    "recurring_assessments__get": Row(_id),
    "recurring_assessments__list": Row(),
    "recurring_assessments__update": Row(_id, body=lambda _: {"description": "Dues of the garage"}),
}
