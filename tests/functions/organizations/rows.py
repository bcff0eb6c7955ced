"""The organizations rows of the table of all endpoints."""

from tests.endpoint_table import Row
from tests.factories import Organization


def _own(organization: Organization) -> dict[str, str]:
    return {"organization_id": organization.id}


ROWS = {
    "organizations__create": Row(body=lambda _: {"name": "Second House"}),
    "organizations__get": Row(_own),
    "organizations__list": Row(),
    "organizations__update": Row(_own, body=lambda _: {"name": "Linden Homes"}),
}
