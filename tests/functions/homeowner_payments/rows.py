"""The homeowner payments rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization, new_homeowner
from tests.functions.assessments.rows import new_assessment
from tests.functions.payments.rows import NEW
from tests.http.client import Reply, send
from tests.processor.stand_in import with_processor


def post_payment(organization: Organization, **changes: Any) -> Reply:
    """The answer to a payment that the owner enters."""
    return send("POST", "/v1/homeowner-payments", NEW | changes, token=organization.owner.token)


def new_payment(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A payment entered by the owner, of a new homeowner unless one is given."""
    if "homeowner_id" not in changes:
        changes["homeowner_id"] = new_homeowner(organization).homeowner_id
    response = post_payment(organization, **changes)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def act(organization: Organization, payment_id: str, verb: str, **body: Any) -> Reply:
    """The answer to this action by the owner."""
    path = f"/v1/homeowner-payments/{payment_id}/{verb}"
    return send("POST", path, body, token=organization.owner.token)


def acted(organization: Organization, payment_id: str, verb: str, **body: Any) -> dict[str, Any]:
    """The payment after this action by the owner."""
    response = act(organization, payment_id, verb, **body)
    assert response.status_code == 200, response.text
    made: dict[str, Any] = response.json
    return made


def payment(organization: Organization, payment_id: str) -> dict[str, Any]:
    """The payment as it stands."""
    path = f"/v1/homeowner-payments/{payment_id}"
    response = send("GET", path, token=organization.owner.token)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def _paid(organization: Organization) -> dict[str, str]:
    """A payment that has paid an assessment, with credit left."""
    homeowner_id = new_assessment(organization, amount_cents=4500)["homeowner_id"]
    return {"homeowner_payment_id": new_payment(organization, homeowner_id=homeowner_id)["id"]}


def _refunded(organization: Organization) -> dict[str, str]:
    """A payment of which a part was given back."""
    made = _paid(organization)
    acted(organization, made["homeowner_payment_id"], "refund", amount_cents=500, reason="Too much")
    return made


def _pending(organization: Organization) -> dict[str, str]:
    return {"homeowner_payment_id": new_payment(organization, pending=True)["id"]}


def _new(organization: Organization) -> dict[str, Any]:
    """A payment that is to pay an assessment, and more."""
    made = new_assessment(organization, amount_cents=3)
    wanted = [{"charge_id": made["id"], "amount_cents": 3}]
    return NEW | {"homeowner_id": made["homeowner_id"], "allocations": wanted}


def _of_other_assessment(organization: Organization) -> dict[str, Any]:
    """The picture in which the newest payment, if there is one, pays what is due later."""
    token = organization.owner.token
    newest = send("GET", "/v1/homeowner-payments", token=token, query={"limit": 1}).json["items"]
    account = {"homeowner_id": newest[0]["homeowner_id"]} if newest else {}
    later = new_assessment(organization, **account, due_date="2025-10-01")
    return {"allocations": [{"charge_id": later["id"], "amount_cents": 2000}]}


ROWS = {
    "homeowner_payments__bounce": Row(
        _paid, body=lambda _: {"reason": "No funds.", "fee_cents": 2500}
    ),
    "homeowner_payments__create": Row(body=_new),
    "homeowner_payments__get": Row(_refunded),
    "homeowner_payments__list": Row(),
    "homeowner_payments__reallocate": Row(_paid, body=_of_other_assessment),
    "homeowner_payments__refund": Row(
        _paid, body=lambda _: {"reason": "Paid too much."}, deployment=with_processor
    ),
    "homeowner_payments__settle": Row(_pending, body=lambda _: {"outcome": "succeeded"}),
    "homeowner_payments__void": Row(_paid, body=lambda _: {"reason": "Entered twice."}),
}
