"""The worked examples of the ledger, to the cent."""

from datetime import date

import pytest
from pg8000.exceptions import DatabaseError

from shared.domain.ledger.adjusting import adjust, cancel
from shared.domain.ledger.bouncing import bounce
from shared.domain.ledger.receiving import PaymentAllocation, reallocate
from shared.domain.ledger.reversing import Reversal, reverse
from shared.problems import Problem
from tests.factories import sql
from tests.shared.domain.ledger.accounts import LeaseAccount


def test_a_history_of_oldest_first() -> None:
    account = LeaseAccount()
    a = account.charge(150000, "2025-09-01", "rent")
    b = account.charge(5000, "2025-09-07", "late_fee")
    c = account.charge(150000, "2025-10-01", "rent")
    p1 = account.pay(100000)
    assert account.open(a, b, c) == [50000, 5000, 150000]
    p2 = account.pay(120000, "2025-09-08")
    assert account.open(a, b, c) == [0, 0, 85000]
    assert account.balance == 85000
    p3 = account.pay(100000, "2025-10-02")
    assert (account.open(c), account.credit, account.balance) == ([0], 15000, -15000)
    d = account.charge(150000, "2025-11-01", "rent")
    assert (account.open(d), account.balance) == ([135000], 135000)
    with account.changing() as db:
        reverse(db, p2, Reversal(kind="void", amount_cents=120000, reason="Entered twice"))
    assert [row[1] for row in account.allocations(p2)[3:]] == [-65000, -5000, -50000]
    assert account.open(a, b, c, d) == [50000, 5000, 65000, 135000]
    assert (account.balance, account.status(p2)) == (255000, "failed")
    with account.changing() as db:
        cancel(db, [d], "Moved out")
    assert (account.open(a), account.balance) == ([35000], 105000)
    with account.changing() as db:
        reverse(db, p3, Reversal(kind="refund", amount_cents=20000, reason="Paid too much"))
    assert [row[:2] for row in account.allocations(p3)[-2:]] == [(a, -15000), (c, -5000)]
    assert (account.balance, account.status(p3)) == (125000, "succeeded")
    assert account.allocations(p1) == [(a, 100000, "spread")]
    account.require_sound()


def test_rent_first_pays_fees_last() -> None:
    account = LeaseAccount()
    sql(
        "update organizations set payment_order = 'rent_first' where id = :id",
        id=account.organization.id,
    )
    fee = account.charge(3000, "2025-08-15", "late_fee")
    other = account.charge(7500, "2025-08-20", "utility")
    rent = account.charge(40000, "2025-09-30", "rent")
    account.pay(45000)
    assert account.open(rent, other, fee) == [0, 2500, 3000]
    account.require_sound()


def test_a_returned_cheque_costs_a_fee() -> None:
    account = LeaseAccount()
    rent = account.charge(140000, "2025-09-01", "rent")
    cheque = account.pay(140000)
    with account.changing() as db:
        bounce(db, cheque, "Insufficient funds", date(2025, 9, 9), 3000)
    assert (account.open(rent), account.balance) == ([140000], 143000)
    assert account.status(cheque) == "failed"
    [[kind, due]] = sql(
        "select type, due_date::text from charges where account_id = :id and type <> 'rent'",
        id=account.id,
    )
    assert (kind, due) == ("returned_payment_fee", "2025-09-09")
    account.require_sound()


def test_a_return_after_a_refund_is_owed_again() -> None:
    account = LeaseAccount()
    cheque = account.pay(1000)
    with account.changing() as db:
        reverse(db, cheque, Reversal(kind="refund", amount_cents=400, reason="Too much"))
    with account.changing() as db:
        bounce(db, cheque, "Insufficient funds", date(2025, 9, 9), None)
    assert (account.balance, account.status(cheque)) == (400, "failed")
    account.require_sound()


def test_credit_fills_the_hole_before_a_fee() -> None:
    account = LeaseAccount()
    later = account.charge(1000, "2026-01-01")
    cheque, spare = account.pay(1000), account.pay(500)
    assert account.credit == 500
    with account.changing() as db:
        bounce(db, cheque, "Insufficient funds", date(2025, 9, 9), 300)
    assert account.allocations(spare) == [(later, 500, "spread")]
    assert account.balance == 800
    account.require_sound()


def test_chosen_allocations_come_first() -> None:
    account = LeaseAccount()
    old, new = account.charge(1000, "2025-01-01"), account.charge(1000, "2025-02-01")
    payment = account.pay(1500, wanted=[PaymentAllocation(new, 900)])
    assert account.allocations(payment) == [(new, 900, "chosen"), (old, 600, "spread")]
    with account.changing() as db:
        reallocate(db, payment, [PaymentAllocation(old, 1000)])
    assert account.allocations(payment)[2:] == [
        (new, -900, "moved"), (old, 400, "moved"), (new, 500, "spread"),
    ]  # fmt: skip
    account.require_sound()


@pytest.mark.parametrize("cents", [(1001,), (600, 401), (1000, 1)])
def test_refuses_more_than_is_open(cents: tuple[int, ...]) -> None:
    account = LeaseAccount()
    charge = account.charge(1000, "2025-01-01")
    with pytest.raises(Problem) as refused:
        account.pay(5000, wanted=[PaymentAllocation(charge, each) for each in cents])
    assert refused.value.status == 422
    assert refused.value.errors[0].pointer == f"/allocations/{len(cents) - 1}/amount_cents"
    assert account.balance == 1000


def test_an_allocation_names_the_accounts_charge() -> None:
    account, neighbour = LeaseAccount(), LeaseAccount()
    other = LeaseAccount(account.organization)
    for foreign in (other.charge(9, "2025-01-01"), neighbour.charge(9, "2025-01-01")):
        with pytest.raises(Problem) as refused:
            account.pay(9, wanted=[PaymentAllocation(foreign, 9)])
        assert (refused.value.status, account.credit) == (404, 0)


def test_adjustments_keep_their_bounds() -> None:
    account = LeaseAccount()
    charge = account.charge(1000, "2025-01-01")
    payment = account.pay(700)
    for kind, cents in (("correction", -1001), ("correction", 0), ("waiver", 5)):
        with pytest.raises(Problem) as refused, account.changing() as db:
            adjust(db, charge, kind, cents, "No")  # type: ignore[arg-type]
        assert refused.value.status == 422
    with account.changing() as db:
        adjust(db, charge, "waiver", -400, "Kindness")
    assert account.allocations(payment)[-1] == (charge, -100, "taken_back")
    assert account.credit == 100
    with account.changing() as db:
        adjust(db, charge, "correction", 50, "Too kind")
    assert (account.open(charge), account.credit) == ([0], 50)
    with account.changing() as db:
        cancel(db, [charge], "A mistake")
    assert account.credit == 700
    with pytest.raises(Problem) as refused, account.changing() as db:
        adjust(db, charge, "correction", 50, "Again")
    assert refused.value.status == 409
    account.require_sound()


def test_a_paid_deposit_is_not_lowered() -> None:
    account = LeaseAccount()
    deposit = account.charge(1000, "2025-01-01", "deposit")
    account.pay(700)
    with account.changing() as db:
        adjust(db, deposit, "correction", -300, "Agreed")
    with pytest.raises(Problem, match="Release, refund") as refused, account.changing() as db:
        adjust(db, deposit, "waiver", -1, "No")
    assert refused.value.status == 409
    with pytest.raises(Problem, match="Release, refund"), account.changing() as db:
        cancel(db, [deposit], "No")
    account.require_sound()


def test_money_that_is_not_spread_is_refused() -> None:
    account = LeaseAccount()
    account.charge(1000, "2025-01-01")
    with pytest.raises(DatabaseError, match="has credit and open charges"):
        sql(
            """
            insert into payments (organization_id, account_kind, account_id, lease_id,
                amount_cents, method, received_date, succeeded_at)
            values (:organization, 'lease', :account, :lease, 5, 'cash', now(), now())
            """,
            organization=account.organization.id,
            account=account.id,
            lease=account.lease_id,
        )
