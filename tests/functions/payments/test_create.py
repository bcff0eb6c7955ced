from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.charges.rows import charge, new_charge
from tests.functions.leases.money import today
from tests.functions.payments.rows import new_payment, payment, post_payment
from tests.functions.tenants.rows import new_tenant
from tests.http.client import code
from tests.http.deployment import deployed
from tests.shared.domain.ledger.accounts import LeaseAccount


def test_a_payment_pays_what_is_chosen_then_what_is_open() -> None:
    organization = new_organization()
    old = new_charge(organization)
    tenant = {"tenant_id": old["tenant_id"]}
    new = new_charge(organization, **tenant, due_date="2025-10-01", amount_cents=1000)
    chosen = [{"charge_id": new["id"], "amount_cents": 900}]

    made = new_payment(organization, **tenant, amount_cents=6000, allocations=chosen)

    assert made == made | {
        "status": "succeeded", "origin": "recorded", "credit_cents": 500, "allocated_cents": 5500,
        "reversals": [], "created_by_user_id": organization.owner.user_id, "lease_id": None,
    }  # fmt: skip
    assert made["allocations"] == [
        {"charge_id": old["id"], "description": "Water", "due_date": "2025-09-01",
         "amount_cents": 4500},
        {"charge_id": new["id"], "description": "Water", "due_date": "2025-10-01",
         "amount_cents": 1000},
    ]  # fmt: skip
    assert charge(organization, new["id"])["allocations"] == [
        {"payment_id": made["id"], "received_date": "2025-09-02", "method": "check",
         "reference": None, "amount_cents": 1000}
    ]  # fmt: skip


def test_a_payment_of_a_lease_has_its_property() -> None:
    organization = new_organization()
    lease = LeaseAccount(organization)
    [[property_id]] = sql("select property_id::text from leases where id = :id", id=lease.lease_id)

    made = new_payment(organization, lease_id=str(lease.lease_id))

    assert (made["property_id"], made["tenant_id"]) == (property_id, None)
    assert lease.balance == -6000


def test_refuses_what_can_not_have_been_received() -> None:
    organization = new_organization()
    own, others = new_charge(organization), new_charge(organization)
    foreign = new_charge(new_organization())
    tenant = {"tenant_id": own["tenant_id"]}

    def pointed(**changes: Any) -> tuple[int, str]:
        answer = post_payment(organization, **tenant | changes)
        return answer.status_code, answer.json["errors"][0]["pointer"]

    def to(charge_id: str, cents: int) -> dict[str, Any]:
        return {"allocations": [{"charge_id": charge_id, "amount_cents": cents}]}

    later = (today() + timedelta(days=2)).isoformat()
    assert pointed(received_date=later) == (422, "/received_date")
    assert pointed(received_date=later, pending=True) == (422, "/received_date")
    assert pointed(pending=True, **to(own["id"], 1)) == (422, "/allocations")
    assert pointed(pending=True, email_receipt=True) == (422, "/email_receipt")
    assert pointed(tenant_id=None) == (422, "/lease_id")
    assert pointed(**to(own["id"], 4501)) == (422, "/allocations/0/amount_cents")
    assert pointed(amount_cents=10, **to(own["id"], 11)) == (422, "/allocations")
    for cents in (0, -5, 10**16):
        assert pointed(**to(own["id"], cents)) == (422, "/allocations/0/amount_cents")
        assert pointed(amount_cents=cents) == (422, "/amount_cents")
    for charge_id in (others["id"], foreign["id"]):
        assert pointed(**to(charge_id, 1)) == (404, "/allocations/0/charge_id")
    assert charge(organization, own["id"])["paid_cents"] == 0


def test_the_same_payment_is_entered_once() -> None:
    organization = new_organization()
    tenant = {"tenant_id": new_tenant(organization)["id"]}

    def enter(**changes: Any) -> int:
        return post_payment(organization, **tenant | changes).status_code

    with deployed(DB_POOL_SIZE="4"), ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: post_payment(organization, **tenant), range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    [first] = [answer.json["id"] for answer in answers if answer.status_code == 201]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert first in refused.json["detail"]
    assert refused.json["payment_id"] == first
    assert enter(reference="117") == 201
    assert enter(reference="117", pending=True) == 409
    assert enter(reference="118", pending=True) == enter(reference="117", again=True) == 201
    assert enter(reference="118") == 409
    assert enter(amount_cents=5999) == enter(received_date="2025-09-03") == 201
    assert enter(tenant_id=new_tenant(organization)["id"]) == 201
    sql("update payments set status = 'failed' where status = 'pending' and reference = '118'"
        " and organization_id = :id", id=organization.id)  # fmt: skip
    assert enter(reference="118") == 201


def test_a_receipt_is_mailed_where_it_is_asked_for() -> None:
    organization = new_organization()
    tenant = {"tenant_id": new_tenant(organization, email="tessa@tenants.example")["id"]}
    new_payment(organization, **tenant)

    asked = new_payment(organization, **tenant, reference="118", email_receipt=True)

    letters = sql("select payload from outbox where organization_id = :id", id=organization.id)
    assert letters == [[{"template": "payment_receipt", "payment_id": asked["id"]}]]


def test_no_payment_is_dated_on_a_closed_day() -> None:
    organization = new_organization()
    tenant = {"tenant_id": new_tenant(organization)["id"]}
    close_books(organization, "2025-09-30")

    for pending in (False, True):
        refused = post_payment(organization, **tenant, received_date="2025-09-30", pending=pending)
        assert code(refused) == (409, "CONFLICT")
        detail = "The books are closed through 2025-09-30."
        assert refused.json["errors"] == [{"pointer": "/received_date", "detail": detail}]
    made = new_payment(organization, **tenant, received_date="2025-10-01")
    assert payment(organization, made["id"])["status"] == "succeeded"


def close_books(organization: Organization, day: str) -> None:
    """Close the books through this day."""
    sql(
        "update organizations set books_closed_through = :day where id = :id",
        id=organization.id,
        day=day,
    )
