from typing import Any

from tests.factories import Organization, new_organization
from tests.functions.assessments import rows as assessments
from tests.functions.charges import rows as charges
from tests.functions.homeowner_payments import rows as homeowner_payments
from tests.functions.payments import rows as payments
from tests.http.client import send


def entries(organization: Organization, **query: Any) -> list[dict[str, Any]]:
    """The entries on the first page."""
    response = send("GET", "/v1/ledger-entries", token=organization.owner.token, query=query)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json["items"]
    return found


def test_every_change_of_money_says_why_and_by_whom() -> None:
    organization = new_organization()
    charge = charges.new_charge(organization)
    payment = payments.new_payment(organization, tenant_id=charge["tenant_id"])
    charges.acted(organization, charge["id"], "adjust", **charges.WAIVER)
    payments.acted(
        organization, payment["id"], "refund", reason="Moved out.", amount_cents=5000,
        effective_on="2025-09-03",
    )  # fmt: skip

    found = entries(organization)

    assert [(each["kind"], each["cause"], each["amount_cents"], each["reason"]) for each in found
            if each["effective_on"] > "2025-09-03"] == [
        ("allocation", "taken_back", -3000, None),
        ("adjustment", "waiver", -500, "The meter was wrong."),
        ("allocation", "taken_back", -500, None),
    ]  # fmt: skip
    assert [(each["kind"], each["cause"], each["amount_cents"], each["effective_on"])
            for each in found[3:]] == [
        ("reversal", "refund", 5000, "2025-09-03"),
        ("allocation", "spread", 4500, "2025-09-02"),
    ]  # fmt: skip
    assert {each["created_by_user_id"] for each in found} == {organization.owner.user_id}
    assert {each["tenant_id"] for each in found} == {charge["tenant_id"]}
    assert [entries(organization, kind="adjustment"), entries(organization, kind="reversal")] == [
        [found[1]], [found[3]],
    ]  # fmt: skip


def test_an_entry_of_an_assessment_names_its_homeowner() -> None:
    organization = new_organization()
    owed = assessments.new_assessment(organization, amount_cents=6000)
    paid = homeowner_payments.new_payment(organization, homeowner_id=owed["homeowner_id"])
    tenant = charges.new_charge(organization)["tenant_id"]
    payments.new_payment(organization, tenant_id=tenant)

    [found] = entries(organization, homeowner_id=owed["homeowner_id"])

    assert found == found | {
        "kind": "allocation", "amount_cents": 6000, "payer": "Hugo Homeowner", "lease_id": None,
        "tenant_id": None, "charge_id": owed["id"], "payment_id": paid["id"],
        "charge_description": "New roof", "homeowner_id": owed["homeowner_id"],
    }  # fmt: skip
    assert len(entries(organization)) == 2
