"""An organization in which every text that people type is the same hostile one."""

from typing import Any
from uuid import uuid4

from playwright.sync_api import FilePayload

from tests.console.visitor import OWN, Visitor

# Organizations have shorter names than other things.
LONGEST_NAME = 100
ADDRESS = {
    "address_line1": "1 Oak Street",
    "city": "Linden",
    "state": "NJ",
    "postal_code": "07036",
    "country": "US",
}


def furnish(visitor: Visitor, text: str) -> dict[str, str]:
    """Sign up as its owner and add one thing of each kind: ids by kind."""
    visitor.register(text[:LONGEST_NAME], name=text)
    places = _places(visitor, text)
    lease = _lease(visitor, text, places["unit"])
    vendor = _made(visitor, "vendors", _vendor(text))
    order = {
        "title": text,
        "description": text,
        "category": "other",
        "property_id": places["property"],
        "vendor_id": vendor,
    }
    orders = {"vendor": vendor, "work-order": _made(visitor, "work-orders", order)}
    homes = _association(visitor, text)
    document = {"document": _document(visitor, text, property_id=places["property"])}
    return places | lease | orders | homes | document | _bank(visitor, text)


def _bank(visitor: Visitor, text: str) -> dict[str, str]:
    account = _made(visitor, "bank-accounts", {"name": text})
    line = {"posted_on": "2025-09-03", "amount_cents": 100, "description": text, "reference": text}
    rows = {"bank_account_id": account, "rows": [line]}
    visitor.call("POST /v1/bank-transactions/import-rows", rows)
    return {"bank-account": account}


def _made(visitor: Visitor, kind: str, body: dict[str, Any]) -> str:
    found: str = visitor.call(f"POST /v1/{kind}", body)["id"]
    return found


def _places(visitor: Visitor, text: str) -> dict[str, str]:
    house = {"name": text, "kind": "multi_family", "notes": text, **ADDRESS}
    property_id = _made(visitor, "properties", house | {"address_line2": text})
    unit = {"property_id": property_id, "name": text, "notes": text}
    return {"property": property_id, "unit": _made(visitor, "units", unit)}


def _lease(visitor: Visitor, text: str, unit_id: str) -> dict[str, str]:
    email = f"{uuid4().hex}@example.com"
    person = {"first_name": "Ann", "last_name": text, "notes": text, "email": email}
    tenant = _made(visitor, "tenants", person)
    today = visitor.call("GET /v1/auth/me")["organization"]["today"]
    terms = {
        "unit_id": unit_id,
        "tenant_ids": [tenant],
        "start_date": today,
        "rent_amount_cents": 100_000,
        "rent_due_day": 1,
        "notes": text,
    }
    lease = _made(visitor, "leases", terms)
    visitor.call(f"POST /v1/leases/{lease}/activate", {})
    owed = {"lease_id": lease, "type": "other", "description": text, "amount_cents": 500}
    charge = _made(visitor, "charges", owed | {"due_date": today, "notes": text})
    monthly = {"interval": "monthly", "anchor_date": today}
    _made(visitor, "recurring-charges", owed | monthly)
    paid = {"lease_id": lease, "amount_cents": 700, "method": "check", "received_date": today}
    payment = _made(visitor, "payments", paid | {"reference": text, "notes": text})
    return {"tenant": tenant, "lease": lease, "charge": charge, "payment": payment}


def _association(visitor: Visitor, text: str) -> dict[str, str]:
    association = _made(visitor, "associations", {"name": text, "notes": text})
    email = f"{uuid4().hex}@example.com"
    person = {"first_name": "Hal", "last_name": text, "email": email, "notes": text}
    homeowner = _made(visitor, "homeowners", person | {"association_id": association})
    # A category is shorter than other texts.
    seen = {"category": text[:60].strip(), "description": text, "notes": text}
    violation = _made(visitor, "violations", seen | {"homeowner_id": homeowner})
    made = {"association": association, "homeowner": homeowner, "violation": violation}
    letter = {"letter": _letter(visitor, violation)}
    return made | letter | _association_money(visitor, text, homeowner)


def furnish_portal(visitor: Visitor, text: str, ids: dict[str, str]) -> dict[str, str]:
    """Give the homeowner a home and a file, and come as an operator in the homeowner's place."""
    home = {"property_id": ids["property"], "unit_id": ids["unit"]}
    of_association = {"association_id": ids["association"]}
    visitor.call(f"PATCH /v1/properties/{ids['property']}", of_association)
    visitor.call(f"PATCH /v1/homeowners/{ids['homeowner']}", home)
    _document(visitor, text, **of_association, visible_to_homeowners="true")
    visitor.sign_in("root@pavilion.example")
    path = f"/v1/admin/homeowners/{ids['homeowner']}/impersonate"
    visitor.post(path, {"reason": text})
    order = {"title": text, "description": text, "category": "other"}
    return {"request": visitor.post("/v1/homeowner-portal/work-orders", order)["id"]}


def _letter(visitor: Visitor, violation: str) -> str:
    # A value is text, while the letter's own text may have marks.
    body = "{{homeowner_name}}: **{{violation_description}}**"
    about = {"violation_id": violation, "letter_type": "first_notice", "subject": "Your violation"}
    return _made(visitor, "violation-letters", about | {"body": body})


def _association_money(visitor: Visitor, text: str, homeowner: str) -> dict[str, str]:
    today = visitor.call("GET /v1/auth/me")["organization"]["today"]
    owed = {"homeowner_id": homeowner, "amount_cents": 500, "notes": text}
    due = {"type": "other", "description": text, "due_date": today}
    paid = {"method": "check", "received_date": today, "reference": text}
    return {
        "assessment": _made(visitor, "assessments", owed | due),
        "homeowner-payment": _made(visitor, "homeowner-payments", owed | paid),
    }


def _vendor(text: str) -> dict[str, Any]:
    # A web address has no spaces.
    website = "https://example.com/" + "".join(text.split())
    return {"name": text, "phone": text[:40], "website": website, "notes": text}


def _document(visitor: Visitor, text: str, **fields: str) -> str:
    file: FilePayload = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"A plan."}
    answer = visitor.context.request.post(
        "/v1/documents",
        headers=OWN,
        multipart={**fields, "category": "other", "file": file},
    )
    assert answer.ok, answer.text()
    found: str = answer.json()["id"]
    visitor.call(f"PATCH /v1/documents/{found}", {"file_name": text})
    return found
