"""The associations rows of the table of all endpoints."""

from tests.endpoint_table import Row
from tests.factories import Organization, new_association, sql


def _id(organization: Organization) -> dict[str, str]:
    return {"association_id": new_association(organization)}


def _archived(organization: Organization) -> dict[str, str]:
    made = _id(organization)
    sql("update associations set archived_at = now() where id = :id", id=made["association_id"])
    return made


ROWS = {
    "associations__archive": Row(_id),
    "associations__create": Row(body=lambda _: {"name": "Maple Court HOA"}),
    "associations__get": Row(_id),
    "associations__list": Row(),
    "associations__restore": Row(_archived),
    "associations__rotate_join_code": Row(_id),
    "associations__update": Row(_id, body=lambda _: {"name": "Maple Court HOA"}),
}
