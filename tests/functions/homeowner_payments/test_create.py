from typing import Any

import pytest

from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.functions.assessments.rows import new_assessment
from tests.functions.charges.rows import paid_parts
from tests.functions.homeowner_payments.rows import new_payment, post_payment
from tests.http.client import code
from tests.shared.domain.ledger.accounts import HomeownerAccount


@pytest.mark.parametrize(
    ("order", "fine", "late_fee", "dues"),
    [("assessments_first", 5000, 0, 40000), ("oldest_first", 7500, 3000, 34500)],
)
def test_dues_come_before_fines_and_fees(order: str, fine: int, late_fee: int, dues: int) -> None:
    organization = new_organization()
    account = HomeownerAccount(organization)
    if order != "assessments_first":
        sql(
            "update associations set payment_order = :order where id = :id",
            order=order,
            id=account.association_id,
        )
    charges = (
        account.charge(7500, "2025-08-01", "violation_fee"),
        account.charge(3000, "2025-08-15", "late_fee"),
        account.charge(40000, "2025-09-30", "monthly_dues"),
    )

    made = new_payment(organization, homeowner_id=account.homeowner_id, amount_cents=45000)

    paid = dict(paid_parts(made))
    assert [paid.get(str(charge), 0) for charge in charges] == [fine, late_fee, dues]
    assert made["balance_cents"] == account.balance == 5500
    account.require_sound()


def test_a_payment_says_whose_it_is() -> None:
    organization = new_organization()
    home = new_homeowner(organization)

    made = new_payment(organization, homeowner_id=home.homeowner_id)

    assert made == made | {
        "homeowner_name": "Hugo Homeowner", "association_id": home.association_id,
        "association_name": "Maple Court", "unit_name": None, "status": "succeeded",
        "credit_cents": 6000, "balance_cents": -6000, "origin": "recorded", "reversals": [],
    }  # fmt: skip


def test_money_goes_to_no_other_homeowner() -> None:
    organization = new_organization()
    own = new_assessment(organization)
    neighbour = new_homeowner(organization, association_id=own["association_id"])
    theirs = new_assessment(organization, homeowner_id=neighbour.homeowner_id)
    foreign = new_assessment(new_organization())

    def pointed(charge_id: str, cents: int = 1) -> tuple[int, str]:
        wanted: list[dict[str, Any]] = [{"charge_id": charge_id, "amount_cents": cents}]
        answer = post_payment(organization, homeowner_id=own["homeowner_id"], allocations=wanted)
        return answer.status_code, answer.json["errors"][0]["pointer"]

    assert pointed(theirs["id"]) == (404, "/allocations/0/charge_id")
    assert pointed(foreign["id"]) == (404, "/allocations/0/charge_id")
    assert pointed(own["id"], 50001) == (422, "/allocations/0/amount_cents")


def test_the_same_payment_is_entered_once() -> None:
    organization = new_organization()
    first = new_payment(organization)
    homeowner = {"homeowner_id": first["homeowner_id"]}

    refused = post_payment(organization, **homeowner)

    assert code(refused) == (409, "CONFLICT")
    assert refused.json["payment_id"] == first["id"]
    assert post_payment(organization, **homeowner, again=True).status_code == 201


def test_a_receipt_is_mailed_where_it_is_asked_for() -> None:
    organization = new_organization()
    first = new_payment(organization)

    asked = new_payment(
        organization, homeowner_id=first["homeowner_id"], reference="118", email_receipt=True
    )

    assert letters(organization) == [{"template": "payment_receipt", "payment_id": asked["id"]}]


def letters(organization: Organization) -> list[Any]:
    """What is to be mailed for the organization."""
    rows = sql("select payload from outbox where organization_id = :id", id=organization.id)
    return [payload for [payload] in rows]
