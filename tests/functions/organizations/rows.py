"""The organizations rows of the table of all endpoints."""

from tests.endpoint_table import Row
from tests.factories import Organization
from tests.functions.payment_methods.rows import connect
from tests.processor.stand_in import with_processor


def _own(organization: Organization) -> dict[str, str]:
    return {"organization_id": organization.id}


def _connected(organization: Organization) -> dict[str, str]:
    connect(organization)
    return _own(organization)


ROWS = {
    "organizations__connect_processor": Row(_connected, deployment=with_processor),
    "organizations__create": Row(body=lambda _: {"name": "Second House"}),
    "organizations__disconnect_processor": Row(_connected),
    "organizations__get": Row(_own),
    "organizations__list": Row(),
    "organizations__update": Row(_own, body=lambda _: {"name": "Linden Homes"}),
}
