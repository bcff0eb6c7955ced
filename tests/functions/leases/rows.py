"""The leases rows of the table of all endpoints."""

from typing import Any
from uuid import uuid4

from tests import lettings
from tests.endpoint_table import Row
from tests.factories import Organization, sql
from tests.http.client import send
from tests.shared.domain.ledger.accounts import LeaseAccount

TERMS = {**lettings.TERMS}


def new_terms(organization: Organization, **changes: Any) -> dict[str, Any]:
    """The body of a lease of a new unit to a new tenant, unless `changes` name them."""
    body = TERMS | changes
    if "unit_id" not in body:
        body["unit_id"] = lettings.new_unit(organization)
    if "tenant_ids" not in body:
        body["tenant_ids"] = [lettings.new_tenant(organization)]
    return body


def new_lease(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A draft made by the organization's owner, of a new unit to a new tenant unless named."""
    body = new_terms(organization, **changes)
    response = send("POST", "/v1/leases", body, token=organization.owner.token)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json
    return made


def activated(organization: Organization, lease_id: str, **body: Any) -> dict[str, Any]:
    """The lease after the owner has activated it."""
    return acted(organization, lease_id, "activate", **body)


def acted(organization: Organization, lease_id: str, verb: str, **body: Any) -> dict[str, Any]:
    """The answer to an action of the owner on the lease, which is carried out."""
    response = send("POST", f"/v1/leases/{lease_id}/{verb}", body, token=organization.owner.token)
    assert response.status_code in {200, 201}, response.text
    made: dict[str, Any] = response.json
    return made


def active_lease(organization: Organization, **changes: Any) -> dict[str, Any]:
    """An active lease of the owner's."""
    return activated(organization, new_lease(organization, **changes)["id"])


def _draft(organization: Organization) -> dict[str, str]:
    return {"lease_id": lettings.new_lease(organization, active=False)}


def _active(organization: Organization) -> dict[str, str]:
    return {"lease_id": lettings.new_lease(organization, start_date="2019-01-01")}


def _with_deposit(organization: Organization) -> dict[str, str]:
    lease = new_lease(organization, deposit_amount_cents=180000)
    activated(organization, lease["id"], charge_deposit=True)
    acted(organization, lease["id"], "terminate", reason="Moved out")
    return {"lease_id": lease["id"]}


def _with_money(organization: Organization) -> dict[str, str]:
    lease = LeaseAccount(organization)
    lease.charge(4500, "2025-09-01")
    lease.pay(6000, "2025-09-02")
    return {"lease_id": str(lease.lease_id)}


def rent_roll_row(organization: Organization, **changes: Any) -> dict[str, Any]:
    """A row of a rent roll, for a unit of a new property."""
    name = f"House {uuid4().hex}"
    lettings.new_unit(organization, lettings.new_property(organization, name=name))
    names = {"property_name": name, "unit_name": lettings.UNIT["name"]}
    tenants = [{"first_name": "Tessa", "last_name": "Tenant"}]
    return TERMS | names | {"tenants": tenants} | changes


def _rent_roll(organization: Organization) -> dict[str, Any]:
    row = rent_roll_row(organization, deposit_held_cents=150000, opening_balance_cents=35000)
    return {"as_of": "2025-08-31", "rows": [row]}


def _flatmate(organization: Organization) -> str:
    """The one tenant of the organization that shares leases."""
    found = sql(
        "select id::text from tenants where organization_id = :id and last_name like 'Flatmate%'",
        id=organization.id,
    )
    return str(found[0][0]) if found else lettings.new_tenant(organization, last_name="Flatmate")


def _shared(organization: Organization) -> dict[str, str]:
    tenants = (lettings.new_tenant(organization), _flatmate(organization))
    return {"lease_id": lettings.new_lease(organization, *tenants)}


RENEWED = {
    "start_date": "2020-01-01",
    "rent_amount_cents": 155000,
    "rent_due_day": 1,
    "deposit_amount_cents": 0,
}


def _with_changed_rent(organization: Organization) -> dict[str, str]:
    made = _active(organization)
    acted(organization, made["lease_id"], "change-rent", **NEW_RENT)
    return made


NEW_RENT = {"effective_month": "2020-02", "rent_amount_cents": 157500}
DEDUCTION = {"type": "other", "description": "Door", "amount_cents": 12550}
ROWS = {
    "leases__activate": Row(_draft, body=lambda _: {"charge_deposit": True}),
    "leases__add_tenant": Row(
        _active, body=lambda organization: {"tenant_id": lettings.new_tenant(organization)}
    ),
    "leases__balance": Row(_active),
    "leases__change_rent": Row(_active, body=lambda _: {**NEW_RENT}),
    "leases__charge_rent": Row(_active, body=lambda _: {"month": "2025-09"}),
    "leases__create": Row(body=new_terms),
    "leases__delete": Row(_draft),
    "leases__get": Row(_with_changed_rent),
    "leases__import_rows": Row(body=_rent_roll),
    "leases__list": Row(),
    "leases__render": Row(_draft),
    "leases__release_deposit": Row(
        _with_deposit, body=lambda _: {"deductions": [{**DEDUCTION}], "refund": {"method": "check"}}
    ),
    "leases__statement": Row(_with_money),
    "leases__terminate": Row(_active, body=lambda _: {"reason": "Moved out"}),
    "leases__remove_tenant": Row(
        _shared, body=lambda organization: {"tenant_id": _flatmate(organization)}
    ),
    "leases__renew": Row(_active, body=lambda _: {**RENEWED}),
    "leases__update": Row(_draft, body=lambda _: {"rent_due_day": 3}),
}
