"""The assessments rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization, new_homeowner

OF_ALL = {
    "type": "special_assessment",
    "description": "New roof",
    "amount_cents": 50000,
    "due_date": "2096-09-01",
}


def _of_all(organization: Organization) -> dict[str, Any]:
    return OF_ALL | {"association_id": new_homeowner(organization).association_id}


ROWS = {
    "assessments__assess_all": Row(body=_of_all),
}
