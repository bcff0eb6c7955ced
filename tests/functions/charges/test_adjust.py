from typing import Any

from tests.factories import Organization, new_organization
from tests.functions.charges.rows import acted, charge, new_charge, paid_parts
from tests.functions.payments.rows import new_payment, payment
from tests.http.client import Reply, code, send
from tests.shared.domain.ledger.accounts import LeaseAccount


def adjust(organization: Organization, charge_id: str, cents: int, **changes: Any) -> Reply:
    """The answer to a correction by the owner."""
    body = {"kind": "correction", "amount_cents": cents, "reason": "Measured again."} | changes
    path = f"/v1/charges/{charge_id}/adjust"
    return send("POST", path, body, token=organization.owner.token)


def test_money_that_is_no_longer_needed_pays_what_is_open() -> None:
    organization = new_organization()
    first = new_charge(organization)
    tenant = {"tenant_id": first["tenant_id"]}
    paid = new_payment(organization, **tenant, amount_cents=4500)
    second = new_charge(organization, **tenant, due_date="2025-10-01", amount_cents=300)

    waived = adjust(organization, first["id"], -500, kind="waiver", reason="Kind.").json

    assert waived == waived | {
        "amount_cents": 4500, "effective_cents": 4000, "paid_cents": 4000, "status": "paid",
    }  # fmt: skip
    assert paid_parts(waived) == [(paid["id"], 4000)]
    [made] = waived["adjustments"]
    assert made == made | {
        "kind": "waiver", "amount_cents": -500, "reason": "Kind.",
        "created_by_user_id": organization.owner.user_id,
    }  # fmt: skip
    assert charge(organization, second["id"])["status"] == "paid"
    assert payment(organization, paid["id"])["credit_cents"] == 200
    raised = adjust(organization, first["id"], 700).json
    assert (raised["open_cents"], raised["paid_cents"]) == (500, 4200)
    assert payment(organization, paid["id"])["credit_cents"] == 0


def test_an_adjustment_keeps_the_bounds_of_a_charge() -> None:
    organization = new_organization()
    charge_id = new_charge(organization)["id"]

    beyond = [(0, "correction"), (-4501, "correction"), (10**15, "correction"), (1, "waiver")]
    unreadable = [(10**15 + 1, "correction"), (-(10**15) - 1, "waiver")]
    for cents, kind in beyond + unreadable:
        answer = adjust(organization, charge_id, cents, kind=kind)
        assert code(answer) == (422, "VALIDATION_ERROR"), cents
        assert answer.json["errors"][0]["pointer"] == "/amount_cents"
    for kind in ("cancellation", "release"):
        assert code(adjust(organization, charge_id, -1, kind=kind)) == (422, "VALIDATION_ERROR")
    waived = adjust(organization, charge_id, -4500).json
    assert (waived["status"], waived["balance_cents"]) == ("paid", 0)
    assert charge(organization, charge_id)["adjustments"][0]["amount_cents"] == -4500


def test_a_paid_deposit_is_not_lowered_nor_cancelled() -> None:
    organization = new_organization()
    lease = LeaseAccount(organization)
    deposit = new_charge(organization, lease_id=str(lease.lease_id), type="deposit")
    lease.pay(1500)

    assert adjust(organization, deposit["id"], -3000).json["open_cents"] == 0
    for answer in (
        adjust(organization, deposit["id"], -1),
        send("POST", f"/v1/charges/{deposit['id']}/cancel", {"reason": "No."},
             token=organization.owner.token),
    ):  # fmt: skip
        assert code(answer) == (409, "CONFLICT")
        assert "Release, refund or reallocate" in answer.json["detail"]
    lease.require_sound()


def test_a_cancelled_charge_stays_cancelled() -> None:
    organization = new_organization()
    first = new_charge(organization)
    tenant = {"tenant_id": first["tenant_id"]}
    paid = new_payment(organization, **tenant, amount_cents=4500)
    second = new_charge(organization, **tenant, due_date="2025-10-01", amount_cents=300)

    cancelled = acted(organization, first["id"], "cancel", reason="Charged twice.")

    assert cancelled == cancelled | {
        "status": "cancelled", "effective_cents": 0, "open_cents": 0, "allocations": [],
    }  # fmt: skip
    assert cancelled["cancelled_at"]
    assert [made["kind"] for made in cancelled["adjustments"]] == ["cancellation"]
    assert paid_parts(payment(organization, paid["id"])) == [(second["id"], 300)]
    path, token = f"/v1/charges/{first['id']}", organization.owner.token
    again = send("POST", f"{path}/cancel", {"reason": "Again."}, token=token)
    assert code(again) == code(adjust(organization, first["id"], 5)) == (409, "CONFLICT")
    assert again.json["detail"] == "The charge is cancelled."
    moved = send("PATCH", path, {"due_date": "2025-12-01"}, token=token)
    assert code(moved) == (409, "CONFLICT")
    assert "due date is fixed" in moved.json["detail"]
    noted = send("PATCH", path, {"notes": "See the invoice."}, token=token)
    assert (noted.status_code, noted.json["status"]) == (200, "cancelled")


def test_a_late_fee_is_cancelled_with_its_charge() -> None:
    organization = new_organization()
    lease = LeaseAccount(organization)
    rent = lease.charge(150000, "2025-09-01", "rent")
    fee = lease.late_fee(rent, 5000)

    acted(organization, str(rent), "cancel", reason="Moved out.")

    assert charge(organization, str(fee))["status"] == "cancelled"
    assert lease.balance == 0
