from typing import Any
from uuid import uuid4

import pytest

from tests.factories import Organization, inserted, new_organization, sql
from tests.functions.charges.rows import new_charge
from tests.functions.leases.money import charge_rent, first_of_month, today
from tests.functions.leases.rows import acted, rent_roll_row
from tests.functions.payments.rows import new_payment
from tests.http.client import code, send
from tests.shared.domain.ledger.accounts import HomeownerAccount, LeaseAccount

PATH = "/v1/reports/income-statement"
AUTUMN = {"month_from": "2025-08", "month_to": "2025-10"}


def statement(organization: Organization, **query: Any) -> dict[str, Any]:
    """The report as the owner sees it."""
    answer = send("GET", PATH, token=organization.owner.token, query=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def shown(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows without what is zero, and without ids, places and sums."""
    kept = []
    for row in found["items"]:
        amounts = row | row["by_category"]
        kept.append(
            {name: value for name, value in amounts.items() if name.endswith("_cents") and value}
            | {"month": row["month"], "property": row["property_name"]}
        )
    return kept


def spend(organization: Organization, cents: int, **columns: Any) -> str:
    """An expense of September; its id."""
    values = {
        "organization_id": organization.id, "category": "maintenance", "description": "A repair",
        "amount_cents": cents, "paid_on": "2025-09-20", "method": "check",
    }  # fmt: skip
    return inserted("expenses", values | columns)


def test_cash_is_what_is_collected_less_what_is_paid_out() -> None:
    organization = new_organization()
    account = LeaseAccount(organization)
    [[property_id]] = sql("select property_id from leases where id = :id", id=account.lease_id)
    for cents, due, kind in (
        (150000, "2025-09-01", "rent"), (5000, "2025-09-07", "late_fee"),
        (2000, "2025-09-08", "utility"), (90000, "2025-09-01", "deposit"),
    ):  # fmt: skip
        account.charge(cents, due, kind)  # type: ignore[arg-type]
    account.pay(240000 + 7000, "2025-09-30")
    account.pay(999, "2025-10-01")
    sql(
        """
        update payments set processor_fee_cents = 30
        where account_id = :id and amount_cents = 999
        """,
        id=account.id,
    )
    spend(organization, 35000, property_id=property_id)
    spend(organization, -1000, property_id=property_id, category="supplies")
    spend(organization, 7, property_id=property_id, category="owner_draw")
    spend(organization, 8, property_id=property_id, voided_at="2025-09-21", void_reason="Twice")
    spend(organization, 400, category="insurance")
    own = new_charge(organization, type="other", amount_cents=60, due_date="2025-08-31")
    new_payment(
        organization, tenant_id=own["tenant_id"], amount_cents=60, received_date="2025-08-31"
    )

    found = statement(organization, **AUTUMN)

    assert shown(found) == [
        {
            "month": "2025-09", "property": "Linden Court", "rent_cents": 150000,
            "fees_cents": 5000, "other_income_cents": 2000, "income_cents": 157000,
            "maintenance_cents": 35000, "supplies_cents": -1000, "expenses_cents": 34000,
            "net_cents": 123000,
        },
        {
            "month": "2025-10", "property": "Linden Court", "processor_fees_cents": 30,
            "net_cents": -30,
        },
        {
            "month": "2025-08", "property": None, "other_income_cents": 60, "income_cents": 60,
            "net_cents": 60,
        },
        {
            "month": "2025-09", "property": None, "insurance_cents": 400, "expenses_cents": 400,
            "net_cents": -400,
        },
    ]  # fmt: skip
    totals = found["totals"]
    assert totals["by_category"]["supplies_cents"] == -1000
    assert (totals["income_cents"], totals["net_cents"]) == (157060, 122630)
    assert totals["months"] == [
        {"month": "2025-08", "income_cents": 60, "expenses_cents": 0, "net_cents": 60},
        {"month": "2025-09", "income_cents": 157000, "expenses_cents": 34400, "net_cents": 122600},
        {"month": "2025-10", "income_cents": 0, "expenses_cents": 30, "net_cents": -30},
    ]
    of_one = statement(organization, **AUTUMN, property_id=property_id)
    assert of_one["items"] == found["items"][:2]
    assert statement(new_organization(), **AUTUMN, property_id=property_id)["items"] == []


def test_accrual_is_what_is_charged_with_its_adjustments() -> None:
    organization = new_organization()
    account = LeaseAccount(organization)
    account.charge(150000, "2025-09-01", "rent")
    account.charge(90000, "2025-09-01", "deposit")
    account.charge(700, "2025-09-01", "opening_balance")
    sql(
        """
        insert into charge_adjustments (organization_id, charge_id, account_id, kind, amount_cents,
            effective_on, reason)
        select organization_id, id, account_id, 'waiver', -20, '2025-10-02', 'Repairs'
        from charges where account_id = :id
        """,
        id=account.id,
    )

    found = statement(organization, **AUTUMN, basis="accrual")

    assert [(row["month"], row["rent_cents"], row["income_cents"]) for row in found["items"]] == [
        ("2025-09", 150000, 150000), ("2025-10", -20, -20),
    ]  # fmt: skip
    assert statement(organization, **AUTUMN)["items"] == []


def test_an_association_has_its_own_lines() -> None:
    organization = new_organization()
    account = HomeownerAccount(organization)
    for cents, kind in ((250, "monthly_dues"), (100, "special_assessment"), (50, "violation_fee")):
        account.charge(cents, "2025-09-01", kind)  # type: ignore[arg-type]
    account.pay(400)
    spend(organization, 90, association_id=account.association_id, category="landscaping")

    [row] = statement(organization, **AUTUMN, association_id=account.association_id)["items"]

    assert row == row | {
        "id": account.association_id, "association_id": account.association_id,
        "property_id": None, "dues_cents": 250, "special_assessments_cents": 100, "fees_cents": 50,
        "income_cents": 400, "expenses_cents": 90, "net_cents": 310,
    }  # fmt: skip
    assert statement(organization, **AUTUMN)["items"] == []
    other = new_organization()
    assert statement(other, **AUTUMN, association_id=account.association_id)["items"] == []


def test_the_worked_deposit_of_old_books_at_its_end() -> None:
    organization = new_organization()
    body = {
        "as_of": str(first_of_month(0)),
        "rows": [
            rent_roll_row(
                organization, start_date=str(first_of_month(-2)), deposit_held_cents=150000
            )
        ],
    }
    imported = send("POST", "/v1/leases/import-rows", body, token=organization.owner.token)
    assert imported.status_code == 200, imported.text
    [lease] = send("GET", "/v1/leases", token=organization.owner.token).json["items"]
    assert statement(organization)["totals"]["income_cents"] == 0
    charge_rent(organization, lease["id"], first_of_month(0))
    acted(organization, lease["id"], "terminate", reason="Moved out", prorate=False)
    open_cents = send(
        "GET", f"/v1/leases/{lease['id']}/balance", token=organization.owner.token
    ).json["open_cents"]
    new_payment(
        organization, lease_id=lease["id"], amount_cents=open_cents - 45000,
        received_date=str(today()),
    )  # fmt: skip
    before = statement(organization)["totals"]["income_cents"]

    released = acted(
        organization, lease["id"], "release-deposit", refund={"method": "check"},
        deductions=[{"type": "other", "description": "Cleaning", "amount_cents": 25000}],
    )  # fmt: skip

    assert released["refunded_cents"] == 80000
    assert statement(organization)["totals"]["income_cents"] - before == 70000


@pytest.mark.parametrize(
    "query",
    [
        {"month_from": "2025-10", "month_to": "2025-09"},
        {"month_from": "2023-09", "month_to": "2025-09"},
        {"property_id": str(uuid4()), "association_id": str(uuid4())},
        {"month_from": "1899-12"},
        {"basis": "both"},
    ],
)
def test_refuses_months_and_places_that_do_not_go_together(query: dict[str, str]) -> None:
    answer = send("GET", PATH, token=new_organization().owner.token, query=query)

    assert code(answer) == (422, "VALIDATION_ERROR")


def test_the_last_twelve_months_are_shown_unless_others_are_asked_for() -> None:
    organization = new_organization()

    found = statement(organization)

    assert (found["month_from"], found["month_to"]) == (
        f"{first_of_month(-11):%Y-%m}", f"{first_of_month(0):%Y-%m}",
    )  # fmt: skip
    for edge in ("1900-01", "2199-12"):
        assert statement(organization, month_from=edge, month_to=edge)["items"] == []
