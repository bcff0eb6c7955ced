from datetime import date, timedelta
from typing import Any

from tests.factories import Organization, new_organization, sql
from tests.functions.charges.rows import new_charge
from tests.functions.leases.money import today
from tests.functions.payments.rows import new_payment
from tests.functions.tenants.rows import new_tenant
from tests.http.client import send
from tests.shared.domain.ledger.accounts import LeaseAccount


def report(organization: Organization, **query: Any) -> dict[str, Any]:
    """The report as the owner sees it."""
    response = send(
        "GET", "/v1/reports/delinquency", token=organization.owner.token, query=query
    )  # fmt: skip
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json
    return found


def back(days: int) -> str:
    """So many days ago."""
    return (today() - timedelta(days=days)).isoformat()


def test_open_amounts_are_shown_by_their_age() -> None:
    organization = new_organization()
    tenant = new_tenant(organization, first_name="Ada", last_name="Archer")
    ages = {0: 1, 1: 2, 30: 4, 31: 8, 60: 16, 61: 32, 90: 64, 91: 128, 400: 256}
    for days, cents in ages.items():
        new_charge(
            organization, tenant_id=tenant["id"], due_date=back(days), amount_cents=cents
        )  # fmt: skip
    new_payment(organization, tenant_id=tenant["id"], amount_cents=100, pending=True)

    [row] = report(organization)["items"]

    sums = {
        "overdue_cents": 510, "days_1_30_cents": 6, "days_31_60_cents": 24, "days_61_90_cents": 96,
        "days_over_90_cents": 384,
    }  # fmt: skip
    assert row == row | sums | {
        "tenant_id": tenant["id"], "lease_id": None, "payer": "Ada Archer", "property_name": None,
        "pending_cents": 100, "oldest_due_date": back(400),
    }  # fmt: skip
    assert report(organization)["totals"] == {"accounts": 1} | sums


def test_the_worked_days_of_ageing() -> None:
    organization = new_organization()
    # Today is the worked example's 15th of October, by moving its dates.
    moved = today() - date(2025, 10, 15)
    days = {
        "days_1_30_cents": ["2025-09-15"],
        "days_31_60_cents": ["2025-09-14", "2025-08-16"],
        "days_61_90_cents": ["2025-08-15", "2025-07-17"],
        "days_over_90_cents": ["2025-07-16"],
        "not overdue": ["2025-10-15"],
    }
    tenant_id = new_tenant(organization)["id"]
    for dues in days.values():
        for due in dues:
            new_charge(
                organization, tenant_id=tenant_id,
                due_date=(date.fromisoformat(due) + moved).isoformat(), amount_cents=100,
            )  # fmt: skip

    [row] = report(organization)["items"]

    for bucket, dues in days.items():
        assert row.get(bucket, 100) == 100 * len(dues), bucket


def test_the_largest_amounts_come_first() -> None:
    organization = new_organization()
    lease = LeaseAccount(organization)
    lease.charge(5000, back(40))
    sql("update leases set status = 'expired', ended_on = start_date where id = :id",
        id=lease.lease_id)  # fmt: skip
    small, paid = new_charge(organization, amount_cents=3), new_charge(organization)
    new_payment(organization, tenant_id=paid["tenant_id"])
    new_charge(organization, due_date="2096-01-01")

    found = report(organization)

    assert [each["overdue_cents"] for each in found["items"]] == [5000, 3]
    first, second = found["items"]
    assert first == first | {
        "lease_id": str(lease.lease_id), "tenant_id": None, "payer": "Tessa Tenant",
        "property_name": "Linden Court", "unit_name": "1A",
    }  # fmt: skip
    assert second["tenant_id"] == small["tenant_id"]
    one = report(organization, limit=1)
    assert (one["items"], one["totals"]) == ([first], found["totals"])
    rest = report(organization, limit=1, cursor=one["next_cursor"])
    assert (rest["items"], rest["next_cursor"], rest["totals"]["accounts"]) == ([second], None, 2)
    of_property = report(organization, property_id=first["property_id"])
    assert (of_property["items"], of_property["totals"]["overdue_cents"]) == ([first], 5000)
