"""The homeowner_portal rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization
from tests.functions.homeowner_portal.paying import WORDS, Paying
from tests.homeowners import resident
from tests.http.client import send
from tests.processor.stand_in import with_processor

WORK_ORDERS = "/v1/homeowner-portal/work-orders"
AGREED = {"autopay": True, "autopay_consent_text": WORDS}
NEW_ORDER = {"title": "Dripping tap", "description": "In the kitchen.", "category": "plumbing"}


def own_order(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A work order that the resident asks for."""
    token = resident(organization).person.token
    response = send("POST", WORK_ORDERS, NEW_ORDER | changes, token=token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def _order_id(organization: Organization) -> dict[str, str]:
    return {"work_order_id": own_order(organization)["id"]}


def own_money(organization: Organization) -> Paying:
    """The resident, who owes one assessment more and has saved another card."""
    home = resident(organization)
    return Paying(organization, (home.id, home.person))


def _connected(organization: Organization) -> dict[str, str]:
    own_money(organization)
    return {}


def _method(organization: Organization) -> dict[str, str]:
    return {"payment_method_id": own_money(organization).method_id}


def _entered(organization: Organization) -> dict[str, Any]:
    page = f"cs_one_of_{own_money(organization).payer['customer']}"
    return {"session_id": page} | AGREED


ROWS = {
    "homeowner_portal__cancel_work_order": Row(_order_id, body=lambda _: {"note": "It stopped."}),
    "homeowner_portal__create_payment_method": Row(body=_entered, deployment=with_processor),
    "homeowner_portal__create_work_order": Row(body=lambda _: {**NEW_ORDER}),
    "homeowner_portal__delete_payment_method": Row(_method, deployment=with_processor),
    "homeowner_portal__get_profile": Row(),
    "homeowner_portal__get_statement": Row(),
    "homeowner_portal__get_work_order": Row(_order_id),
    "homeowner_portal__list_assessments": Row(),
    "homeowner_portal__list_payment_methods": Row(),
    "homeowner_portal__list_payments": Row(),
    "homeowner_portal__list_work_orders": Row(),
    "homeowner_portal__pay": Row(
        body=lambda organization: own_money(organization).body, deployment=with_processor
    ),
    "homeowner_portal__setup_payment_method": Row(_connected, deployment=with_processor),
    "homeowner_portal__update_payment_method": Row(_method, body=lambda _: {**AGREED}),
    "homeowner_portal__update_profile": Row(body=lambda _: {"phone": "555-0101"}),
}
