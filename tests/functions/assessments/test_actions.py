"""Adjust, cancel and update; tests/functions/charges has the bounds, which are the same."""

from tests.factories import new_organization
from tests.functions.assessments.rows import act, acted, assessment, new_assessment
from tests.functions.charges.rows import WAIVER, paid_parts
from tests.functions.homeowner_payments.rows import new_payment, payment
from tests.http.client import code, send
from tests.shared.domain.ledger.accounts import HomeownerAccount


def test_money_that_is_not_needed_pays_another_assessment() -> None:
    organization = new_organization()
    first = new_assessment(organization)
    homeowner = {"homeowner_id": first["homeowner_id"]}
    paid = new_payment(organization, **homeowner, amount_cents=50000)
    second = new_assessment(organization, **homeowner, type="transfer_fee", amount_cents=300)

    waived = acted(organization, first["id"], "adjust", **WAIVER)

    assert waived == waived | {
        "amount_cents": 50000, "effective_cents": 49500, "status": "paid", "balance_cents": -200,
    }  # fmt: skip
    assert paid_parts(waived) == [(paid["id"], 49500)]
    assert assessment(organization, second["id"])["status"] == "paid"
    cancelled = acted(organization, second["id"], "cancel", reason="Not sold.")
    assert (cancelled["status"], cancelled["balance_cents"]) == ("cancelled", -500)
    assert payment(organization, paid["id"])["credit_cents"] == 500


def test_a_cancelled_assessment_takes_its_late_fee_along() -> None:
    organization = new_organization()
    account = HomeownerAccount(organization)
    dues = account.charge(25000, "2025-09-01", "monthly_dues")
    fee = account.late_fee(dues, 2500)

    acted(organization, str(dues), "cancel", reason="Sold before.")

    assert assessment(organization, str(fee))["status"] == "cancelled"
    assert account.balance == 0
    again = act(organization, str(dues), "cancel", reason="Again.")
    assert code(again) == (409, "CONFLICT")
    path, token = f"/v1/assessments/{dues}", organization.owner.token
    moved = send("PATCH", path, {"due_date": "2025-12-01"}, token=token)
    assert code(moved) == (409, "CONFLICT")
    assert "due date is fixed" in moved.json["detail"]
    assert send("PATCH", path, {"notes": "Known."}, token=token).status_code == 200
