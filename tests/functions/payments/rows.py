"""The payments rows of the table of all endpoints."""

from typing import Any

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization
from tests.functions.charges.rows import new_charge
from tests.functions.payments.collecting import Collecting
from tests.http.client import Reply, send
from tests.processor.stand_in import with_processor

NEW = {"amount_cents": 6000, "method": "check", "received_date": "2025-09-02"}


def post_payment(organization: Organization, **changes: Any) -> Reply:
    """The answer to a payment that the owner enters."""
    return send("POST", "/v1/payments", NEW | changes, token=organization.owner.token)


def new_payment(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A payment entered by the owner, of a new tenant unless an account is given."""
    if not changes.keys() & {"lease_id", "tenant_id"}:
        changes["tenant_id"] = lettings.new_tenant(organization)
    response = post_payment(organization, **changes)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def act(organization: Organization, payment_id: str, verb: str, **body: Any) -> Reply:
    """The answer to this action by the owner."""
    path = f"/v1/payments/{payment_id}/{verb}"
    return send("POST", path, body, token=organization.owner.token)


def acted(organization: Organization, payment_id: str, verb: str, **body: Any) -> dict[str, Any]:
    """The payment after this action by the owner."""
    response = act(organization, payment_id, verb, **body)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json
    return made


def payment(organization: Organization, payment_id: str) -> dict[str, Any]:
    """The payment as it stands."""
    response = send("GET", f"/v1/payments/{payment_id}", token=organization.owner.token)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def _paid(organization: Organization) -> dict[str, str]:
    """A payment that has paid a charge, with credit left."""
    tenant_id = new_charge(organization)["tenant_id"]
    return {"payment_id": new_payment(organization, tenant_id=tenant_id)["id"]}


def _refunded(organization: Organization) -> dict[str, str]:
    """A payment of which a part was given back."""
    made = _paid(organization)
    acted(organization, made["payment_id"], "refund", amount_cents=500, reason="Too much")
    return made


def _pending(organization: Organization) -> dict[str, str]:
    return {"payment_id": new_payment(organization, pending=True)["id"]}


def _new(organization: Organization) -> dict[str, Any]:
    """A payment that is to pay a charge, and more."""
    made = new_charge(organization, amount_cents=3)
    wanted = [{"charge_id": made["id"], "amount_cents": 3}]
    return NEW | {"tenant_id": made["tenant_id"], "allocations": wanted}


def _of_other_charge(organization: Organization) -> dict[str, Any]:
    """The picture in which the newest payment, if there is one, pays a charge that is due later."""
    token = organization.owner.token
    newest = send("GET", "/v1/payments", token=token, query={"limit": 1}).json["items"]
    account = {"tenant_id": newest[0]["tenant_id"]} if newest else {}
    later = new_charge(organization, **account, due_date="2025-10-01")
    return {"allocations": [{"charge_id": later["id"], "amount_cents": 2000}]}


def _collection(organization: Organization) -> dict[str, Any]:
    return Collecting(organization).body


ROWS = {
    "payments__bounce": Row(_paid, body=lambda _: {"reason": "No funds.", "fee_cents": 2500}),
    "payments__collect": Row(body=_collection, deployment=with_processor),
    "payments__create": Row(body=_new),
    "payments__get": Row(_refunded),
    "payments__list": Row(),
    "payments__reallocate": Row(_paid, body=_of_other_charge),
    "payments__refund": Row(
        _paid, body=lambda _: {"reason": "Paid too much."}, deployment=with_processor
    ),
    "payments__settle": Row(_pending, body=lambda _: {"outcome": "succeeded"}),
    "payments__void": Row(_paid, body=lambda _: {"reason": "Entered twice."}),
}
