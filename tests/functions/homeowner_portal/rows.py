"""The homeowner_portal rows of the table of all endpoints."""

from io import BytesIO
from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization
from tests.functions.documents.rows import PDF, form_with
from tests.functions.homeowner_portal.paying import WORDS, Paying
from tests.homeowners import resident
from tests.http.client import Reply, send
from tests.processor.stand_in import with_processor
from tests.shared.inputs.test_multipart import BOUNDARY
from tests.violations import new_violation

DOCUMENTS = "/v1/homeowner-portal/documents"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
VIOLATIONS = "/v1/homeowner-portal/violations"
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


def post_own_file(
    token: str, content: bytes = PDF, name: str = "leak.pdf", /, *, key: str = "", **fields: str
) -> Reply:
    """Send a file as the portal's page does."""
    return send(
        "POST",
        DOCUMENTS,
        token=token,
        headers={"Idempotency-Key": key} if key else {},
        input_stream=BytesIO(form_with(fields, content, name)),
        content_type=FORM,
    )


def own_document(organization: Organization, **fields: str) -> dict[str, Any]:
    """A file that the resident sends, about a new request unless `fields` say otherwise."""
    fields = fields or _order_id(organization)
    response = post_own_file(resident(organization).person.token, **fields)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def _document_id(organization: Organization) -> dict[str, str]:
    return {"document_id": own_document(organization)["id"]}


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


def own_violation(organization: Organization, **columns: Any) -> str:
    """A violation of the resident, open unless `columns` say otherwise: its id."""
    return new_violation(organization, resident(organization).id, **columns)


def _violation_id(organization: Organization) -> dict[str, str]:
    return {"violation_id": own_violation(organization)}


ROWS = {
    "homeowner_portal__appeal_violation": Row(
        _violation_id, body=lambda _: {"note": "The hedge is the neighbour's."}
    ),
    "homeowner_portal__cancel_work_order": Row(_order_id, body=lambda _: {"note": "It stopped."}),
    "homeowner_portal__create_payment_method": Row(body=_entered, deployment=with_processor),
    "homeowner_portal__create_work_order": Row(body=lambda _: {**NEW_ORDER}),
    "homeowner_portal__delete_payment_method": Row(_method, deployment=with_processor),
    "homeowner_portal__download_document": Row(_document_id),
    "homeowner_portal__get_dashboard": Row(),
    "homeowner_portal__get_profile": Row(),
    "homeowner_portal__get_statement": Row(),
    "homeowner_portal__get_violation": Row(_violation_id),
    "homeowner_portal__get_work_order": Row(_order_id),
    "homeowner_portal__list_assessments": Row(),
    "homeowner_portal__list_documents": Row(),
    "homeowner_portal__list_payment_methods": Row(),
    "homeowner_portal__list_payments": Row(),
    "homeowner_portal__list_violations": Row(),
    "homeowner_portal__list_work_orders": Row(),
    "homeowner_portal__pay": Row(
        body=lambda organization: own_money(organization).body, deployment=with_processor
    ),
    "homeowner_portal__setup_payment_method": Row(_connected, deployment=with_processor),
    "homeowner_portal__update_payment_method": Row(_method, body=lambda _: {**AGREED}),
    "homeowner_portal__update_profile": Row(body=lambda _: {"phone": "555-0101"}),
    "homeowner_portal__upload_document": Row(form=True, body=_order_id),
}
