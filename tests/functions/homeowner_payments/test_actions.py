"""Settle, void, bounce, refund and reallocate; tests/functions/payments has what is refused."""

from typing import Any

from tests.factories import new_organization
from tests.functions.assessments.rows import assessment, new_assessment
from tests.functions.charges.rows import paid_parts
from tests.functions.homeowner_payments.rows import act, acted, new_payment
from tests.http.client import code
from tests.shared.domain.ledger.accounts import HomeownerAccount


def test_a_bounced_cheque_costs_the_homeowner_a_fee() -> None:
    organization = new_organization()
    account = HomeownerAccount(organization)
    dues = account.charge(140000, "2025-09-01", "monthly_dues")
    cheque = new_payment(organization, homeowner_id=account.homeowner_id, amount_cents=140000)

    bounced = acted(
        organization, cheque["id"], "bounce",
        reason="No funds.", effective_on="2025-09-09", fee_cents=3000,
    )  # fmt: skip

    assert (bounced["status"], bounced["balance_cents"]) == ("failed", 143000)
    [made] = bounced["reversals"]
    assert made == made | {"kind": "returned", "amount_cents": 140000, "effective_on": "2025-09-09"}
    assert assessment(organization, str(dues))["open_cents"] == 140000
    [fee] = account.of_type("returned_payment_fee")
    shown = assessment(organization, str(fee))
    assert (shown["amount_cents"], shown["due_date"]) == (3000, "2025-09-09")
    assert shown["association_id"] == account.association_id
    account.require_sound()


def test_a_settled_payment_counts_and_a_void_one_does_not() -> None:
    organization = new_organization()
    owed = new_assessment(organization, amount_cents=4500)
    homeowner = {"homeowner_id": owed["homeowner_id"]}
    pending = new_payment(organization, **homeowner, pending=True)
    assert pending["balance_cents"] == 4500

    settled = acted(organization, pending["id"], "settle", outcome="succeeded")

    assert (settled["status"], settled["credit_cents"]) == ("succeeded", 1500)
    voided = acted(organization, pending["id"], "void", reason="Entered twice.")
    assert (voided["status"], voided["balance_cents"]) == ("failed", 4500)
    assert code(act(organization, pending["id"], "void", reason="Again.")) == (409, "CONFLICT")


def test_a_reallocation_moves_money_between_assessments() -> None:
    organization = new_organization()
    old = new_assessment(organization, amount_cents=4500)
    homeowner = {"homeowner_id": old["homeowner_id"]}
    new = new_assessment(organization, **homeowner, due_date="2025-10-01", amount_cents=2000)
    made = new_payment(organization, **homeowner, amount_cents=4500)
    assert paid_parts(made) == [(old["id"], 4500)]
    wanted: list[dict[str, Any]] = [{"charge_id": new["id"], "amount_cents": 2000}]

    moved = acted(organization, made["id"], "reallocate", allocations=wanted)

    assert paid_parts(moved) == [(new["id"], 2000), (old["id"], 2500)]
    wanted[0]["charge_id"] = new_assessment(organization)["id"]
    refused = act(organization, made["id"], "reallocate", allocations=wanted)
    assert refused.json["errors"][0]["pointer"] == "/allocations/0/charge_id"


def test_a_refund_takes_credit_first() -> None:
    organization = new_organization()
    owed = new_assessment(organization, amount_cents=4500)
    made = new_payment(organization, homeowner_id=owed["homeowner_id"])

    part = acted(
        organization, made["id"], "refund", reason="Sold.", amount_cents=2000, method="check"
    )

    assert (part["status"], part["credit_cents"], part["balance_cents"]) == ("succeeded", 0, 500)
    assert paid_parts(part) == [(owed["id"], 4000)]
    rest = acted(organization, made["id"], "refund", reason="Sold.")
    assert (rest["status"], rest["balance_cents"]) == ("refunded", 4500)
