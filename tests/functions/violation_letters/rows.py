"""The violation_letters rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization
from tests.violation_letters import new_draft
from tests.violations import new_violation


def _id(organization: Organization) -> dict[str, str]:
    return {"violation_letter_id": new_draft(organization)}


def _new(organization: Organization) -> dict[str, Any]:
    return {"violation_id": new_violation(organization), "letter_type": "first_notice"}


ROWS = {
    "violation_letters__create": Row(body=_new),
    "violation_letters__delete": Row(_id),
    "violation_letters__get": Row(_id),
    "violation_letters__list": Row(),
    "violation_letters__send": Row(_id, body=lambda _: {"email": True}),
    "violation_letters__update": Row(_id, body=lambda _: {"subject": "Another"}),
}
