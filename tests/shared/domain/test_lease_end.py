"""The worked examples of leases that end: charges follow the new end to the cent."""

from datetime import date, timedelta
from uuid import UUID

from shared.domain.lease_end import cancel_all, end_lease, follow_end
from shared.domain.ledger.adjusting import cancel
from shared.domain.rent import charge_due_rent, charge_month
from tests.factories import sql
from tests.shared.domain.ledger.accounts import LeaseAccount
from tests.shared.domain.test_rent import first_of_month


def rent_of(account: LeaseAccount, month: str) -> UUID:
    """Charge the month by hand; the charge's id."""
    with account.changing() as db:
        made = charge_month(db, UUID(str(account.lease_id)), date.fromisoformat(month))
    assert made
    return made


def end(account: LeaseAccount, day: str, *, prorate: bool = True) -> None:
    """Give the lease this end, and let its charges follow."""
    [[old]] = sql("select runs_until from leases where id = :id", id=account.lease_id)
    with account.changing() as db:
        db.execute(
            "update leases set end_date = $2, rolls_over = false where id = $1",
            account.lease_id,
            date.fromisoformat(day),
        )
        follow_end(db, UUID(str(account.lease_id)), old, "Ended", prorate=prorate)


def effective(*charges: UUID) -> list[int]:
    """What these charges come to now."""
    rows = sql("select id, effective_cents from charges where id = any(:ids)", ids=list(charges))
    by_id = {row[0]: row[1] for row in rows}
    return [by_id[charge] for charge in charges]


def test_the_month_of_the_end_is_prorated() -> None:
    account = LeaseAccount(start_date="2025-01-01")
    september = rent_of(account, "2025-09-01")
    payment = account.pay(150000)
    october = rent_of(account, "2025-10-01")
    end(account, "2025-09-10")
    assert effective(september, october) == [50000, 0]
    assert account.balance == -100000
    assert account.allocations(payment)[1:] == [(september, -100000, "taken_back")]
    account.require_sound()


def test_a_lease_that_rolled_over_is_cut() -> None:
    account = LeaseAccount(start_date="2025-01-01", end_date="2025-08-15", rolls_over=True)
    october = rent_of(account, "2025-10-01")
    end(account, "2025-10-20")
    assert effective(october) == [96774]


def test_without_prorating_the_last_month_stays_whole() -> None:
    account = LeaseAccount(start_date="2025-01-01")
    september, october = rent_of(account, "2025-09-01"), rent_of(account, "2025-10-01")
    end(account, "2025-09-10", prorate=False)
    assert effective(september, october) == [150000, 0]


def test_the_last_month_may_be_prorated_afterwards() -> None:
    account = LeaseAccount(start_date="2025-01-01")
    october = rent_of(account, "2025-10-01")
    end(account, "2025-10-20", prorate=False)
    end(account, "2025-10-20")
    assert effective(october) == [96774]


def test_a_later_end_lowers_no_rent() -> None:
    account = LeaseAccount(start_date="2025-01-01")
    october = rent_of(account, "2025-10-01")
    end(account, "2025-10-10", prorate=False)
    end(account, "2025-10-20")
    assert effective(october) == [150000]


def test_a_lease_without_end_has_recurring_charges() -> None:
    account = LeaseAccount(start_date="2025-01-01")
    september = rent_of(account, "2025-09-01")
    sql(
        """
        with parking as (
            insert into recurring_charges (organization_id, lease_id, type, description,
                amount_cents, interval, anchor_date)
            values (:organization, :lease, 'other', 'Parking', 5000, 'monthly', '2025-09-05')
            returning id
        )
        insert into charges (organization_id, account_kind, account_id, lease_id, property_id,
            unit_id, type, description, amount_cents, due_date, recurring_charge_id)
        select organization_id, 'lease', account_id, leases.id, property_id, unit_id, 'other',
            'Parking', 5000, due_date, parking.id
        from parking, leases, (values (date '2025-09-05'), ('2025-10-05')) as due (due_date)
        where leases.id = :lease
        """,
        organization=account.organization.id,
        lease=account.lease_id,
    )
    end(account, "2025-09-10")
    assert effective(september) == [50000]
    assert account.balance == 50000 + 5000
    with account.changing() as db:
        cancel_all(db, UUID(str(account.lease_id)), "Did not move in")
    assert account.balance == 0


def test_a_later_end_makes_the_share_whole() -> None:
    account = LeaseAccount(start_date="2025-01-01", end_date="2025-10-10")
    october = rent_of(account, "2025-10-01")
    assert effective(october) == [48387]
    end(account, "2026-10-10")
    assert effective(october) == [150000]
    [[cents]] = sql("select amount_cents from charge_adjustments where charge_id = :id", id=october)
    assert cents == 101613


def test_other_months_keep_what_a_person_set() -> None:
    account = LeaseAccount(start_date="2025-01-01")
    august, september = rent_of(account, "2025-08-01"), rent_of(account, "2025-09-01")
    sql(
        """
        insert into charge_adjustments
            (organization_id, charge_id, account_id, kind, amount_cents, effective_on, reason)
        select organization_id, id, account_id, 'correction',
            case id when :august then 20000 else -110000 end, now(), 'Agreed'
        from charges where id in (:august, :september)
        """,
        august=august,
        september=september,
    )
    end(account, "2025-09-10")
    assert effective(august, september) == [170000, 40000]


def test_an_end_before_the_begin_cancels_all() -> None:
    account = LeaseAccount()
    september = rent_of(account, "2025-09-01")
    other = account.charge(500, "2025-09-01")
    with account.changing() as db:
        cancel_all(db, UUID(str(account.lease_id)), "Did not move in")
    assert effective(september, other) == [0, 500]


def test_the_last_lease_takes_its_tenants_to_rest() -> None:
    first = LeaseAccount()
    second = LeaseAccount(first.organization)
    [[tenant]] = sql("select tenant_id from lease_tenants where lease_id = :id", id=first.lease_id)
    sql(
        """
        update tenants set status = 'active' where id = :tenant;
        """,
        tenant=tenant,
    )
    sql(
        """
        insert into lease_tenants (organization_id, lease_id, tenant_id)
        values (:organization, :lease, :tenant)
        """,
        organization=first.organization.id,
        lease=second.lease_id,
        tenant=tenant,
    )
    for account, status in ((first, "active"), (second, "inactive")):
        with account.changing() as db:
            end_lease(db, UUID(str(account.lease_id)), "expired", date(2025, 9, 30))
        assert sql("select status from tenants where id = :id", id=tenant) == [[status]]


def test_the_run_charges_again_what_a_withdrawn_end_cancelled() -> None:
    account = LeaseAccount(start_date=first_of_month(4))
    charge_due_rent(account.db, account.organization_id)
    rows = sql(
        "select id, period_month from charges where lease_id = :id order by period_month",
        id=account.lease_id,
    )
    [_, waived, *_] = [row[0] for row in rows]
    with account.changing() as db:
        cancel(db, [waived], "Not lived in")
    end(account, str(first_of_month(2) - timedelta(days=1)))
    [[old]] = sql("select runs_until from leases where id = :id", id=account.lease_id)
    with account.changing() as db:
        db.execute("update leases set end_date = null where id = $1", account.lease_id)
        follow_end(db, UUID(str(account.lease_id)), old, "Stays")

    again = charge_due_rent(account.db, account.organization_id).created

    assert again == len(rows) - 2
    live = sql(
        """
        select count(distinct period_month) from charges
        where lease_id = :id and cancelled_at is null
        """,
        id=account.lease_id,
    )
    assert live == [[len(rows) - 1]]
    account.require_sound()
