"""The letter_templates rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization, inserted, new_association

NEW = {
    "letter_type": "first_notice",
    "subject": "About {{violation_category}}",
    "body": "Dear {{homeowner_name}}, **please** stop.",
}


def new_template(organization: Organization, **columns: Any) -> str:
    """A template of the organization for first notices, unless `columns` say otherwise: its id."""
    return inserted("letter_templates", NEW | {"organization_id": organization.id} | columns)


def _id(organization: Organization) -> dict[str, str]:
    association_id = new_association(organization)
    return {"letter_template_id": new_template(organization, association_id=association_id)}


def _new(organization: Organization) -> dict[str, Any]:
    return NEW | {"association_id": new_association(organization)}


ROWS = {
    "letter_templates__create": Row(body=_new),
    "letter_templates__delete": Row(_id),
    "letter_templates__list": Row(),
    "letter_templates__update": Row(_id, body=lambda _: {"subject": "Another"}),
}
