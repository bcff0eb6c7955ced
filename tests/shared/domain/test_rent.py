"""The worked examples of rent: what a month comes to, when it is due, what a run charges."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from shared.domain.recurring import charge_due_recurring
from shared.domain.rent import charge_due_rent
from tests.factories import sql
from tests.shared.domain.ledger.accounts import LeaseAccount, database


@pytest.mark.parametrize(
    ("rent", "starts", "ends", "month", "cents"),
    [
        (150000, "2025-09-16", None, "2025-09-01", 75000),
        (100000, "2025-01-20", None, "2025-01-01", 38710),
        (99999, "2025-02-15", None, "2025-02-01", 50000),
        (150000, "2025-01-01", "2025-10-10", "2025-10-01", 48387),
        (120000, "2025-03-10", "2025-03-19", "2025-03-01", 38710),
        (150000, "2025-01-01", None, "2025-09-01", 150000),
        (150000, "2025-01-01", "2025-08-15", "2025-09-01", 0),
        (150000, "2025-09-16", None, "2025-08-01", 0),
        (10**15, "2024-01-01", "2024-02-28", "2024-02-01", 965517241379310),
    ],
)
def test_rent_of_a_month(rent: int, starts: str, ends: str | None, month: str, cents: int) -> None:
    [[share]] = sql(
        "select rent_share(:rent, :starts, :ends, :month)",
        rent=rent, starts=starts, ends=ends, month=month,
    )  # fmt: skip
    assert share == cents


def test_half_up_is_mirrored_below_zero() -> None:
    halves = [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (0, 7, 0), (1, 2, 1), (-1, 2, -1)]
    for n, d, rounded in halves:
        assert sql("select half_up(:n, :d)", n=n, d=d) == [[rounded]]


@pytest.mark.parametrize(
    ("day", "starts", "month", "due"),
    [
        (31, "2020-01-01", "2025-02-01", "2025-02-28"),
        (31, "2020-01-01", "2028-02-01", "2028-02-29"),
        (31, "2020-01-01", "2025-09-01", "2025-09-30"),
        (10, "2020-01-01", "2025-09-01", "2025-09-10"),
        (1, "2025-09-16", "2025-09-01", "2025-09-16"),
    ],
)
def test_due_date(day: int, starts: str, month: str, due: str) -> None:
    found = sql("select rent_due_date(:day, :starts, :month)", day=day, starts=starts, month=month)
    assert found == [[date.fromisoformat(due)]]


def test_dates_of_recurring_charges_keep_their_day() -> None:
    for anchor, every, dates in (
        ("2025-01-31", "monthly", ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]),
        ("2024-11-30", "quarterly", ["2024-11-30", "2025-02-28", "2025-05-30", "2025-08-30"]),
        ("2024-02-29", "annually", ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28"]),
    ):
        for index, day in enumerate(dates):
            [[found, back, before]] = sql(
                """
                select recurring_date(:anchor, :every, :index),
                    recurring_index(:anchor, :every, :day),
                    recurring_index(:anchor, :every, :day::date - 1)
                """,
                anchor=anchor, every=every, index=index, day=day,
            )  # fmt: skip
            assert (found, back, before) == (date.fromisoformat(day), index, index)


def first_of_month(months_ago: int) -> date:
    """The first of this month, or of one before it."""
    [[day]] = sql(
        "select first_of_month((now() - :ago * interval '1 month')::date)", ago=months_ago
    )
    return date.fromisoformat(str(day))


def charged(account: LeaseAccount) -> list[tuple[str, int, str]]:
    """The lease's charges in the order of their days: type, cents, description."""
    rows = sql(
        """
        select type, amount_cents, description from charges
        where lease_id = :id order by due_date, type
        """,
        id=account.lease_id,
    )
    return [tuple(row) for row in rows]


def test_runs_at_once_charge_each_month_once() -> None:
    account = LeaseAccount(start_date=first_of_month(3) + timedelta(days=14))
    account.pay(10**7)
    sql(
        """
        insert into rent_changes (organization_id, lease_id, effective_month, rent_amount_cents)
        values (:organization, :lease, :month, 157500)
        """,
        organization=account.organization.id,
        lease=account.lease_id,
        month=first_of_month(1),
    )
    with ThreadPoolExecutor() as pool:
        runs = [
            pool.submit(charge_due_rent, database(account.organization), account.organization_id)
            for _ in range(4)
        ]
    made = charged(account)
    assert sum(run.result().created for run in runs) == len(made)
    assert [cents for _, cents, _ in made][1:4] == [150000, 157500, 157500]
    assert made[0][1] < 150000
    assert "days)" in made[0][2]
    assert charge_due_rent(account.db, account.organization_id).created == 0
    account.require_sound()


def test_a_run_charges_each_lease_of_the_organization() -> None:
    first = LeaseAccount(start_date=first_of_month(1), rent_due_day=31)
    organization = first.organization
    ended = LeaseAccount(
        organization, start_date=first_of_month(3), end_date=first_of_month(1) - timedelta(days=1)
    )
    late = LeaseAccount(organization, start_date=first_of_month(6), bill_from=first_of_month(2))
    sql("update organizations set rent_charge_days_ahead = 28 where id = :id", id=organization.id)
    charge_due_rent(first.db, first.organization_id)
    # On a month's first days, its last one is too far ahead.
    assert len(charged(first)) in {1, 2}
    assert [cents for _, cents, _ in charged(ended)] == [150000, 150000]
    assert len(charged(late)) in {3, 4}
    sql("update charges set cancelled_at = now(), adjusted_cents = -amount_cents"
        " where lease_id = :id", id=ended.lease_id)  # fmt: skip
    charge_due_rent(first.db, first.organization_id)
    assert len(charged(ended)) == 2


def test_a_recurring_charge_is_made_on_its_dates() -> None:
    account = LeaseAccount(
        start_date=first_of_month(4), end_date=first_of_month(1) - timedelta(days=1)
    )
    sql(
        """
        insert into recurring_charges (organization_id, lease_id, type, description, amount_cents,
            interval, anchor_date)
        values (:organization, :lease, 'other', 'Parking', 7500, 'monthly', :anchor)
        """,
        organization=account.organization.id,
        lease=account.lease_id,
        anchor=first_of_month(4),
    )
    run = charge_due_recurring(account.db, account.organization_id)
    assert (run.created, run.skipped > 0, run.more) == (3, True, False)
    assert charged(account) == [("other", 7500, "Parking")] * 3
    assert charge_due_recurring(account.db, account.organization_id).created == 0
    account.require_sound()
