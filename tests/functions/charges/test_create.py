from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.charges.rows import NEW, charge, new_charge, paid_parts
from tests.functions.payments.rows import new_payment, payment
from tests.functions.properties.rows import new_property
from tests.functions.tenants.rows import new_tenant
from tests.functions.units.rows import new_unit
from tests.http.client import Reply, code, send
from tests.shared.domain.ledger.accounts import LeaseAccount


def post(organization: Organization, **changes: Any) -> Reply:
    """The answer to a charge that the owner makes."""
    return send("POST", "/v1/charges", NEW | changes, token=organization.owner.token)


def test_a_charge_of_a_lease_is_about_its_unit() -> None:
    organization = new_organization()
    lease = LeaseAccount(organization)
    [[property_id, unit_id]] = sql(
        "select property_id::text, unit_id::text from leases where id = :id", id=lease.lease_id
    )

    made = new_charge(organization, lease_id=str(lease.lease_id), type="deposit")

    assert made == made | {
        "property_id": property_id, "unit_id": unit_id, "tenant_id": None, "type": "deposit",
        "status": "pending", "open_cents": 4500, "overdue": True, "period_month": None,
        "created_by_user_id": organization.owner.user_id, "adjustments": [], "allocations": [],
    }  # fmt: skip
    rent = lease.charge(150000, "2025-09-01", "rent")
    assert charge(organization, str(rent))["period_month"] == "2025-09"
    lease.require_sound()


def test_waiting_credit_pays_a_new_charge_at_once() -> None:
    organization = new_organization()
    tenant = {"tenant_id": new_tenant(organization)["id"]}
    credit = new_payment(organization, **tenant, amount_cents=4000)

    made = new_charge(organization, **tenant, due_date="2096-01-01")

    assert made == made | {
        "status": "partially_paid", "paid_cents": 4000, "open_cents": 500, "overdue": False,
    }  # fmt: skip
    assert paid_parts(made) == [(credit["id"], 4000)]
    assert payment(organization, credit["id"])["credit_cents"] == 0


def test_names_either_a_lease_or_a_tenant() -> None:
    organization = new_organization()
    lease_id = str(LeaseAccount(organization).lease_id)
    tenant_id = new_tenant(organization)["id"]
    unit = new_unit(organization)
    foreign = new_organization()

    def pointed(**changes: Any) -> tuple[int, str]:
        answer = post(organization, **changes)
        return answer.status_code, answer.json["errors"][0]["pointer"]

    assert pointed() == pointed(lease_id=lease_id, tenant_id=tenant_id) == (422, "/lease_id")
    assert pointed(lease_id=lease_id, unit_id=unit["id"]) == (422, "/unit_id")
    assert pointed(lease_id=lease_id, property_id=unit["property_id"]) == (422, "/property_id")
    assert pointed(tenant_id=tenant_id, type="deposit") == (422, "/type")
    assert pointed(tenant_id=tenant_id, unit_id=unit["id"]) == (422, "/unit_id")
    other = new_property(organization)["id"]
    assert pointed(tenant_id=tenant_id, property_id=other, unit_id=unit["id"]) == (404, "/unit_id")
    assert pointed(lease_id=str(LeaseAccount(foreign).lease_id)) == (404, "/lease_id")
    assert pointed(tenant_id=new_tenant(foreign)["id"]) == (404, "/tenant_id")
    for made_elsewhere in ("rent", "late_fee", "opening_balance"):
        assert pointed(lease_id=lease_id, type=made_elsewhere) == (422, "/type")
    for cents in (0, -1, 10**15 + 1):
        assert pointed(tenant_id=tenant_id, amount_cents=cents) == (422, "/amount_cents")


def test_money_comes_late() -> None:
    organization = new_organization()
    tenant_id, unit = new_tenant(organization)["id"], new_unit(organization)
    for path in (f"tenants/{tenant_id}", f"properties/{unit['property_id']}"):
        answer = send("POST", f"/v1/{path}/archive", token=organization.owner.token)
        assert answer.status_code == 200, answer.text

    made = new_charge(
        organization, tenant_id=tenant_id, property_id=unit["property_id"], unit_id=unit["id"]
    )

    assert made["unit_id"] == unit["id"]


def test_no_charge_is_dated_on_a_closed_day() -> None:
    organization = new_organization()
    made = new_charge(organization, due_date="2025-09-01")
    sql(
        "update organizations set books_closed_through = '2025-09-30' where id = :id",
        id=organization.id,
    )
    token = organization.owner.token

    def changed(**changes: Any) -> Reply:
        return send("PATCH", f"/v1/charges/{made['id']}", changes, token=token)

    refused = post(organization, tenant_id=made["tenant_id"], due_date="2025-09-30")
    assert code(refused) == (409, "CONFLICT")
    detail = "The books are closed through 2025-09-30."
    assert refused.json["errors"] == [{"pointer": "/due_date", "detail": detail}]
    assert code(changed(due_date="2025-10-01")) == (409, "CONFLICT")
    assert changed(notes="Known.").status_code == 200
    opened = new_charge(organization, tenant_id=made["tenant_id"], due_date="2025-10-01")
    assert opened["due_date"] == "2025-10-01"
