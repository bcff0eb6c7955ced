"""Automatic payments where books are closed: a debit that succeeds late counts on an open day."""

from datetime import timedelta

from tests.factories import sql
from tests.functions.payments.collecting import make_due
from tests.functions.scheduled.agreed import Renter, collected, only, today, tries, wait
from tests.functions.scheduled.rows import run
from tests.processor.stand_in import StandIn


def test_a_debit_of_a_closed_day_is_received_when_it_succeeds(stand_in: StandIn) -> None:
    case = Renter()
    only(case)
    case.pay_by(stand_in, "us_bank_account")
    assert collected()["changed"] == 1
    wait(case, 5)
    day = today(case)
    sql(
        "update organizations set books_closed_through = :day where id = :id",
        day=str(day - timedelta(days=1)),
        id=case.organization.id,
    )
    [intent] = case.at(stand_in).intents
    case.at(stand_in).settle(intent)
    make_due(case)
    run("settle-payments")

    assert (tries(case), case.balance) == ([("succeeded", 150000)], 0)
    [[received]] = sql(
        "select received_date from payments where account_id = :id", id=case.account_id
    )
    assert received == day
    case.require_sound()


def test_rent_of_a_closed_month_is_collected_on_an_open_day(stand_in: StandIn) -> None:
    case = Renter()
    only(case)
    day = today(case)
    sql(
        "update organizations set books_closed_through = :day where id = :id",
        day=str(day - timedelta(days=1)),
        id=case.organization.id,
    )

    collected()

    assert (tries(case), case.at(stand_in).taken) == ([("succeeded", 150000)], 150000)
    [[effective]] = sql(
        "select effective_on from payment_allocations where account_id = :id", id=case.account_id
    )
    assert effective == day
    case.require_sound()
