"""The charges rows of the table of all endpoints."""

from typing import Any

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization
from tests.http.client import send

NEW = {
    "type": "utility",
    "description": "Water",
    "amount_cents": 4500,
    "due_date": "2025-09-01",
}


def new_charge(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A charge made by the owner, on a new tenant unless an account is given."""
    body = NEW | changes
    if not body.keys() & {"lease_id", "tenant_id"}:
        body["tenant_id"] = lettings.new_tenant(organization)
    response = send("POST", "/v1/charges", body, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def acted(organization: Organization, charge_id: str, verb: str, **body: Any) -> dict[str, Any]:
    """The charge after this action by the owner."""
    path = f"/v1/charges/{charge_id}/{verb}"
    response = send("POST", path, body, token=organization.owner.token)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json
    return made


def charge(organization: Organization, charge_id: str) -> dict[str, Any]:
    """The charge as it stands."""
    response = send("GET", f"/v1/charges/{charge_id}", token=organization.owner.token)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def paid_parts(shown: dict[str, Any]) -> list[tuple[str, int]]:
    """What each payment pays of this charge, or what this payment pays of each charge."""
    parts = shown["allocations"]
    return [(each.get("charge_id") or each["payment_id"], each["amount_cents"]) for each in parts]


def _id(organization: Organization) -> dict[str, str]:
    return {"charge_id": new_charge(organization)["id"]}


def _adjusted(organization: Organization) -> dict[str, str]:
    made = _id(organization)
    acted(organization, made["charge_id"], "adjust", **WAIVER)
    return made


def _new(organization: Organization) -> dict[str, Any]:
    return NEW | {"tenant_id": lettings.new_tenant(organization)}


def _due(organization: Organization) -> dict[str, str]:
    lettings.new_lease(organization)
    return {}


WAIVER = {"kind": "waiver", "amount_cents": -500, "reason": "The meter was wrong."}
ROWS = {
    "charges__adjust": Row(_id, body=lambda _: {**WAIVER}),
    "charges__cancel": Row(_id, body=lambda _: {"reason": "Charged twice."}),
    "charges__create": Row(body=_new),
    "charges__get": Row(_adjusted),
    "charges__list": Row(),
    "charges__run_rent": Row(_due),
    "charges__update": Row(_id, body=lambda _: {"description": "Water in August"}),
}
