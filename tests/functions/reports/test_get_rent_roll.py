from typing import Any
from uuid import uuid4

from tests import lettings
from tests.factories import Organization, new_organization, sql
from tests.http.client import code, send
from tests.shared.domain.ledger.accounts import LeaseAccount


def rent_roll(organization: Organization, **query: Any) -> dict[str, Any]:
    """The report as the owner sees it."""
    answer = send("GET", "/v1/reports/rent-roll", token=organization.owner.token, query=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json
    return found


def change(table: str, row_id: object, **columns: Any) -> None:
    """Change columns of one row."""
    changes = ", ".join(f"{name} = :{name}" for name in columns)
    sql(f"update {table} set {changes} where id = :id", id=row_id, **columns)  # noqa: S608


def unit_of(account: LeaseAccount) -> str:
    """The unit of the account's lease."""
    [[unit_id]] = sql("select unit_id::text from leases where id = :id", id=account.lease_id)
    return str(unit_id)


def test_a_month_begun_within_shows_its_days_and_the_vacant_ones() -> None:
    organization = new_organization()
    account = LeaseAccount(organization, start_date="2025-09-16")
    change("units", unit_of(account), market_rent_cents=160000)
    account.charge(75000, "2025-09-16", "rent")
    account.pay(50000)

    found = rent_roll(organization, month="2025-09")

    [lease, vacant] = found["items"]
    assert lease == lease | {
        "id": str(account.lease_id), "status": "active", "payer": "Tessa Tenant",
        "property_name": "Linden Court", "unit_name": "1A", "start_date": "2025-09-16",
        "end_date": None, "rolls_over": False, "ended_on": None, "days": 15,
        "rent_amount_cents": 150000,
        "expected_cents": 75000, "charged_cents": 75000, "paid_cents": 50000, "open_cents": 25000,
        "vacancy_loss_cents": None,
    }  # fmt: skip
    assert vacant == vacant | {
        "id": unit_of(account), "lease_id": None, "payer": None, "status": "vacant", "days": 15,
        "expected_cents": None, "charged_cents": None, "vacancy_loss_cents": 80000,
    }  # fmt: skip
    assert found["month"] == "2025-09"
    assert found["totals"] == {
        "units": 1, "leases": 1, "vacant_units": 1, "vacant_days": 15, "expected_cents": 75000,
        "charged_cents": 75000, "paid_cents": 50000, "open_cents": 25000,
        "vacancy_loss_cents": 80000,
    }  # fmt: skip
    # A page of one has the sums of all, and leads to the next.
    one = rent_roll(organization, month="2025-09", limit=1)
    rest = rent_roll(organization, month="2025-09", limit=1, cursor=one["next_cursor"])
    assert (one["items"], rest["items"]) == ([lease], [vacant])
    assert one["totals"] == rest["totals"] == found["totals"]


def test_an_ended_lease_counts_by_the_day_it_ended() -> None:
    organization = new_organization()
    first = LeaseAccount(organization)
    change("leases", first.lease_id, status="terminated", ended_on="2025-09-10")
    unit = unit_of(first)
    # Its successor overlaps it by five days.
    successor = lettings.new_lease(organization, start_date="2025-09-06", rent_amount_cents=90000)
    [[place]] = sql("select property_id from units where id = :id", id=unit)
    change("leases", successor, property_id=place, unit_id=unit, end_date="2025-09-25")
    draft = lettings.new_lease(organization, active=False)
    sql(
        """
        update units set archived_at = now()
        where id = (select unit_id from leases where id = :id)
        """,
        id=draft,
    )

    days = {
        row["status"]: (row["days"], row["expected_cents"])
        for row in rent_roll(organization, month="2025-09")["items"]
        if row["unit_id"] == unit
    }

    assert days == {"terminated": (10, 50000), "active": (20, 60000), "vacant": (5, None)}
    assert [row["status"] for row in rent_roll(organization, month="2025-10")["items"]] == [
        "vacant", "vacant",
    ]  # fmt: skip


def test_the_rent_in_force_is_that_of_the_month() -> None:
    organization = new_organization()
    lease = lettings.new_lease(organization)
    sql(
        """
        insert into rent_changes (organization_id, lease_id, effective_month, rent_amount_cents)
        values (:organization, :lease, '2026-01-01', 157500)
        """,
        organization=organization.id, lease=lease,
    )  # fmt: skip

    rents = [
        rent_roll(organization, month=month)["items"][0]["expected_cents"]
        for month in ("2025-12", "2026-01", "2199-12")
    ]

    assert rents == [150000, 157500, 157500]


def test_other_properties_and_organizations_are_left_out() -> None:
    organization, other = new_organization(), new_organization()
    mine, theirs = LeaseAccount(organization), LeaseAccount(other)
    LeaseAccount(organization)
    [mine_id, theirs_id] = [
        sql("select property_id::text from leases where id = :id", id=each.lease_id)[0][0]
        for each in (mine, theirs)
    ]

    [row] = rent_roll(organization, property_id=mine_id)["items"]
    assert row["lease_id"] == str(mine.lease_id)
    for unknown in (theirs_id, str(uuid4())):
        found = rent_roll(organization, property_id=unknown)
        assert (found["items"], found["totals"]["units"]) == ([], 0)
    refused = send(
        "GET", "/v1/reports/rent-roll", token=organization.owner.token, query={"month": "2025-13"}
    )
    assert code(refused) == (422, "VALIDATION_ERROR")
