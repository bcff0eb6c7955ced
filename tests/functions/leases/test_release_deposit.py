from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.leases.rows import active_lease
from tests.functions.leases.test_terminate import terminate
from tests.http.client import Reply, code, send


def release(organization: Organization, lease: dict[str, Any], **body: Any) -> Reply:
    """The answer to the owner's request."""
    path = f"/v1/leases/{lease['id']}/release-deposit"
    return send("POST", path, body, token=organization.owner.token)


def ended_lease(organization: Organization, *, paid_cents: int, open_cents: int) -> dict[str, Any]:
    """An ended lease whose deposit of 180000 has so much paid, with so much else open."""
    lease = active_lease(organization, start_date="2025-01-01")
    charge = {
        "lease_id": lease["id"], "type": "other", "description": "Open", "due_date": "2025-01-01",
    }  # fmt: skip
    payment = {"lease_id": lease["id"], "method": "check", "received_date": "2025-01-02"}
    sql(
        """
        insert into charges (organization_id, account_kind, account_id, lease_id, property_id,
            unit_id, type, description, amount_cents, due_date)
        select organization_id, 'lease', account_id, id, property_id, unit_id, 'deposit',
            'Security deposit', 180000, start_date
        from leases where id = :id
        """,
        id=lease["id"],
    )
    token = organization.owner.token
    if paid_cents:
        answer = send("POST", "/v1/payments", payment | {"amount_cents": paid_cents}, token=token)
        assert answer.status_code == 201, answer.text
    assert terminate(organization, lease).status_code == 200
    if open_cents:
        answer = send("POST", "/v1/charges", charge | {"amount_cents": open_cents}, token=token)
        assert answer.status_code == 201, answer.text
    return lease


def test_pays_what_is_open_then_deductions_then_refunds() -> None:
    organization = new_organization()
    lease = ended_lease(organization, paid_cents=180000, open_cents=45000)
    deductions = [
        {"type": "service_fee", "description": "Cleaning", "amount_cents": 25000},
        {"type": "other", "description": "Door", "amount_cents": 12550},
    ]

    answer = release(
        organization, lease, deductions=deductions, refund={"method": "check", "reference": "77"}
    )

    assert answer.status_code == 200, answer.text
    done = answer.json
    assert (done["released_cents"], done["deducted_cents"]) == (180000, 37550)
    assert (done["refunded_cents"], done["balance_cents"]) == (97450, 0)
    assert [each["open_cents"] for each in done["charges"]] == [0, 0]
    assert [(each["amount_cents"], each["reference"]) for each in done["reversals"]] == [
        (97450, "77")
    ]
    again = release(organization, lease)
    assert (code(again), again.json["detail"]) == (
        (409, "CONFLICT"), "There is no deposit to release.",
    )  # fmt: skip


def test_an_unpaid_deposit_is_no_longer_asked_for() -> None:
    organization = new_organization()
    lease = ended_lease(organization, paid_cents=0, open_cents=0)
    done = release(organization, lease, refund={"method": "cash"}).json
    assert (done["released_cents"], done["balance_cents"], done["reversals"]) == (0, 0, [])


def test_a_deposit_is_held_while_the_account_goes_on() -> None:
    organization = new_organization()
    lease = active_lease(organization, deposit_amount_cents=500)
    assert release(organization, lease).json["detail"].startswith("The lease is active.")
