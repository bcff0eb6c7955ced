"""The associations rows of the table of all endpoints."""

from tests.endpoint_table import Row
from tests.factories import Organization, new_association


def _id(organization: Organization) -> dict[str, str]:
    return {"association_id": new_association(organization)}


ROWS = {
    "associations__create": Row(body=lambda _: {"name": "Maple Court HOA"}),
    "associations__get": Row(_id),
    "associations__list": Row(),
}
