from typing import Any

from shared.domain.ledger.adjusting import release_deposits
from tests.factories import Organization, new_organization, sql
from tests.functions.payments.rows import acted
from tests.http.client import send
from tests.shared.domain.ledger.accounts import LeaseAccount


def deposits(organization: Organization, **query: Any) -> dict[str, Any]:
    """The report as the owner sees it."""
    answer = send("GET", "/v1/reports/deposits", token=organization.owner.token, query=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def test_shows_what_the_trust_account_must_hold() -> None:
    organization = new_organization()
    paid, part, none = (LeaseAccount(organization) for _ in range(3))
    paid.charge(180000, "2025-09-01", "deposit")
    paid.pay(200000)
    part.charge(150000, "2025-09-01", "deposit")
    part.pay(60000)
    none.charge(100, "2025-09-01")

    found = deposits(organization)

    rows = {row["lease_id"]: row for row in found["items"]}
    assert rows.keys() == {str(paid.lease_id), str(part.lease_id)}
    row = rows[str(paid.lease_id)]
    assert row == row | {
        "id": str(paid.id), "payer": "Tessa Tenant", "property_name": "Linden Court",
        "unit_name": "1A", "status": "active", "ended_on": None, "charged_cents": 180000,
        "held_cents": 180000, "credit_cents": 20000,
    }  # fmt: skip
    assert found["totals"] == {
        "accounts": 2, "charged_cents": 330000, "held_cents": 240000, "credit_cents": 20000,
        "trust_cents": 260000,
    }  # fmt: skip
    [only] = deposits(organization, property_id=row["property_id"])["items"]
    assert only == row
    assert deposits(new_organization(), property_id=row["property_id"])["items"] == []


def test_a_released_deposit_is_shown_until_it_is_refunded() -> None:
    organization = new_organization()
    account = LeaseAccount(organization)
    account.charge(180000, "2025-09-01", "deposit")
    payment = account.pay(180000)
    sql(
        "update leases set status = 'terminated', ended_on = '2025-10-31' where id = :id",
        id=account.lease_id,
    )
    with account.changing() as db:
        release_deposits(db, account.id, "Moved out")

    [row] = deposits(organization)["items"]
    assert (row["charged_cents"], row["held_cents"], row["credit_cents"]) == (0, 0, 180000)
    assert (row["status"], row["ended_on"]) == ("terminated", "2025-10-31")

    acted(organization, str(payment), "refund", reason="Moved out")
    assert deposits(organization)["items"] == []
