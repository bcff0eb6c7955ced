"""Money that moves on its own is brought forward from a day that is closed by then."""

from typing import Any
from uuid import UUID

from shared.domain.ledger.recording import NewPayment, make_payment
from shared.domain.ledger.settling import succeed
from tests.factories import inserted, sql
from tests.migrations.logins import entered, outcome, outcome_after, owner_of
from tests.shared.domain.ledger.accounts import LeaseAccount
from tests.shared.domain.test_late_fees import day

CLOSE = """
    update organizations set books_closed_through = current_date - 2
    where id = scope_organization_id()
"""


def pending(account: LeaseAccount) -> UUID:
    """A payment of five days ago that is under way."""
    new = NewPayment(
        account_id=account.id, lease_id=account.lease_id, amount_cents=500, method="ach",
        received_date=day(5), pending=True,
    )  # fmt: skip
    with account.changing() as db:
        return make_payment(db, new)


def test_a_success_waits_for_a_close_and_is_received_today() -> None:
    account = LeaseAccount()
    payment = pending(account)

    def settle() -> None:
        with account.changing() as db:
            succeed(db, payment)

    with entered(owner_of(account.organization)) as manager:
        manager.run(CLOSE)
        assert outcome_after(manager, settle) is None

    [[received]] = sql("select received_date from payments where id = :id", id=payment)
    assert received == day(0)


def closed(account: LeaseAccount) -> None:
    with entered(owner_of(account.organization)) as manager:
        manager.run(CLOSE)


def refusal(account: LeaseAccount, statement: str, **names: Any) -> str | None:
    """The SQLSTATE with which the owner's statement is refused."""

    def run() -> None:
        with entered(owner_of(account.organization)) as manager:
            manager.run(statement, **names)

    return outcome(run)


def test_what_the_processor_takes_back_is_brought_forward() -> None:
    account = LeaseAccount()
    payment = account.pay(500, str(day(9)))
    closed(account)
    statement = """
        insert into payment_reversals (organization_id, payment_id, account_id, kind, amount_cents,
            effective_on, reason, processor_refund_id)
        values (:organization, :payment, :of_account, 'refund', 100, :day, 'Paid twice', :refund)
    """
    names = {
        "organization": account.organization.id, "payment": payment, "of_account": account.id,
        "day": day(4),
    }  # fmt: skip

    assert refusal(account, statement, **names, refund=None) == "PV409"
    assert refusal(account, statement, **names, refund="re_1") is None
    rows = sql("select effective_on from payment_reversals where payment_id = :id", id=payment)
    assert rows == [[day(0)]]


def test_a_batch_is_neither_made_nor_unmade_on_a_closed_day() -> None:
    account = LeaseAccount()
    organization = {"organization_id": account.organization.id}
    bank_account = inserted("bank_accounts", organization | {"name": "Checking"})
    batch = organization | {"bank_account_id": bank_account, "amount_cents": 100}
    kept = inserted("bank_batches", batch | {"deposited_on": str(day(2))})
    gone = inserted("bank_batches", batch | {"deposited_on": str(day(1))})
    closed(account)
    insert = """
        insert into bank_batches (organization_id, bank_account_id, deposited_on, amount_cents)
        values (:organization_id, :bank_account_id, :day, :amount_cents)
    """
    delete = "delete from bank_batches where id = :id"

    assert refusal(account, insert, **batch, day=day(2)) == "PV409"
    assert refusal(account, delete, id=kept) == "PV409"
    assert refusal(account, insert, **batch, day=day(1)) is None
    assert refusal(account, delete, id=gone) is None
