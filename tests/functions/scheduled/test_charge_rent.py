from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain import recurring, rent
from tests.factories import new_organization, sql
from tests.functions.scheduled.daily_jobs import age, is_done, only
from tests.functions.scheduled.rows import run
from tests.http.deployment import deployed
from tests.shared.domain.ledger.accounts import LeaseAccount

JOB, CHARGE = "charge_rent", "charge-rent"


def today(zone: str = "UTC") -> date:
    [[day]] = sql("select (now() at time zone :zone)::date", zone=zone)
    found: date = day
    return found


def let(**columns: Any) -> LeaseAccount:
    """A lease whose first rent is due in 5 days, in an organization that charges 5 days ahead."""
    return LeaseAccount(**{"start_date": today() + timedelta(days=5)} | columns)


def parking(account: LeaseAccount, anchor: date) -> None:
    sql(
        """
        insert into recurring_charges
            (organization_id, lease_id, type, description, amount_cents, interval, anchor_date)
        values (:organization, :lease, 'service_fee', 'Parking', 7500, 'monthly', :anchor)
        """,
        organization=account.organization.id, lease=account.lease_id, anchor=anchor,
    )  # fmt: skip


def charges(account: LeaseAccount) -> list[tuple[str, date]]:
    rows = sql(
        "select type, due_date from charges where account_id = :id order by type, due_date",
        id=account.id,
    )
    return [tuple(row) for row in rows]


def test_charges_rent_and_recurring_charges_once() -> None:
    account, idle = let(), new_organization()
    parking(account, today() + timedelta(days=5))
    only(JOB, account.organization, idle)
    for organization in (account.organization, idle):
        # A week was missed.
        age(JOB, organization, days=7)

    assert run(CHARGE) == {"organizations": 2, "changed": 1, "failed": 0, "more": False}
    due = today() + timedelta(days=5)
    assert charges(account) == [("rent", due), ("service_fee", due)]
    age(JOB, account.organization)
    assert run(CHARGE) == {"organizations": 1, "changed": 0, "failed": 0, "more": False}
    account.require_sound()
    assert sql(
        "select distinct actor_kind, endpoint from audit_log"
        " where organization_id = :id and table_name = 'charges'",
        id=account.organization.id,
    ) == [["system", "scheduled__charge_rent"]]  # fmt: skip


def test_credit_that_waits_pays_the_rent_of_the_run() -> None:
    account = let()
    account.pay(1000)
    only(JOB, account.organization)

    run(CHARGE)

    account.require_sound()
    assert account.credit == 0


def test_a_day_begins_by_the_organizations_own_clock() -> None:
    start = today("Pacific/Kiritimati") + timedelta(days=5)
    ahead, behind = let(start_date=start), let(start_date=start)
    for account, zone in ((ahead, "Pacific/Kiritimati"), (behind, "Pacific/Pago_Pago")):
        sql(
            "update organizations set time_zone = :zone where id = :id",
            zone=zone, id=account.organization.id,
        )  # fmt: skip
    only(JOB, ahead.organization, behind.organization)

    run(CHARGE)

    assert (charges(ahead), charges(behind)) == ([("rent", start)], [])


def test_rent_is_charged_while_the_plan_is_unpaid_but_not_suspended() -> None:
    unpaid, suspended = let(), let()
    sql(
        "update subscriptions set status = 'past_due' where organization_id = :id",
        id=unpaid.organization.id,
    )
    sql(
        "update organizations set suspended_at = now() where id = :id",
        id=suspended.organization.id,
    )
    only(JOB, unpaid.organization, suspended.organization)

    run(CHARGE)
    assert (len(charges(unpaid)), len(charges(suspended))) == (1, 0)
    sql(
        "update organizations set suspended_at = null where id = :id",
        id=suspended.organization.id,
    )
    run(CHARGE)
    assert (len(charges(unpaid)), len(charges(suspended))) == (1, 1)


def test_runs_at_once_charge_each_month_once() -> None:
    accounts = [let() for _ in range(6)]
    only(JOB, *(account.organization for account in accounts))
    with deployed(DB_POOL_SIZE="4", DB_CHECKOUT_TIMEOUT_MS="10000"), ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: run(CHARGE), range(3)))

    assert sum(answer["changed"] for answer in answers) == 6
    assert [len(charges(account)) for account in accounts] == [1] * 6


def test_much_rent_takes_several_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    first = let()
    accounts = [first, *(let(organization=first.organization) for _ in range(4))]
    # Of one row 30 dates are due, more than a run makes; of the other one.
    parking(first, today() - timedelta(days=31 * 30))
    parking(first, today())
    sql("update leases set start_date = '2000-01-01' where id = :id", id=first.lease_id)
    only(JOB, first.organization)
    for module in (rent, recurring):
        monkeypatch.setattr(module, "LEASES_A_RUN", 2)

    assert run(CHARGE) == {"organizations": 1, "changed": 1, "failed": 0, "more": False}
    assert is_done(JOB, first.organization)
    assert sum(kind == "rent" for account in accounts for kind, _ in charges(account)) == 5
    assert sum(kind == "service_fee" for kind, _ in charges(first)) >= 31
