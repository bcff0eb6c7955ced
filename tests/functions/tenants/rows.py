"""The tenants rows of the table of all endpoints."""

from typing import Any

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization
from tests.http.client import send

NEW = {**lettings.TENANT}


def new_tenant(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A prospect made by the organization's owner."""
    response = send("POST", "/v1/tenants", NEW | changes, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def stepped(organization: Organization, tenant_id: str, verb: str, **body: Any) -> dict[str, Any]:
    """The tenant after this step of the application."""
    response = send("POST", f"/v1/tenants/{tenant_id}/{verb}", body, token=organization.owner.token)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json
    return made


def _id(organization: Organization) -> dict[str, str]:
    return {"tenant_id": lettings.new_tenant(organization)}


def _declined(organization: Organization) -> dict[str, str]:
    return {"tenant_id": stepped(organization, _id(organization)["tenant_id"], "decline")["id"]}


def archived_tenant(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A tenant that the owner has archived."""
    path = f"/v1/tenants/{new_tenant(organization, **changes)['id']}/archive"
    response = send("POST", path, token=organization.owner.token)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json
    return made


def _with_money(organization: Organization) -> dict[str, str]:
    owner, made = organization.owner, _id(organization)
    charge = {"type": "utility", "description": "Water", "amount_cents": 4500}
    payment = {"amount_cents": 6000, "method": "check", "received_date": "2025-09-02"}
    send("POST", "/v1/charges", made | charge | {"due_date": "2025-09-01"}, token=owner.token)
    send("POST", "/v1/payments", made | payment, token=owner.token)
    return made


NOTED = {"note": "References are good."}
ROWS = {
    "tenants__approve": Row(_id, body=lambda _: {**NOTED}),
    "tenants__archive": Row(_id),
    "tenants__balance": Row(_id),
    "tenants__create": Row(body=lambda _: {**NEW}),
    "tenants__decline": Row(_id, body=lambda _: {**NOTED}),
    "tenants__get": Row(_id),
    "tenants__list": Row(),
    "tenants__reopen": Row(_declined, body=lambda _: {**NOTED}),
    "tenants__restore": Row(
        lambda organization: {"tenant_id": archived_tenant(organization)["id"]}
    ),
    "tenants__statement": Row(_with_money),
    "tenants__update": Row(_id, body=lambda _: {"last_name": "Tennant"}),
    "tenants__withdraw": Row(_id, body=lambda _: {**NOTED}),
}
