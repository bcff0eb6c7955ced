"""What is held for leases, and what they owe, by the old books."""

from collections.abc import Sequence
from datetime import date

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.account import lock_accounts, spread
from shared.domain.ledger.recording import NewCharge, NewPayment, make_charges, make_received
from shared.domain.old_books import OpeningBalance, dated_as_of, open_balances


class OpenedLease(msgspec.Struct, frozen=True):
    """A lease that was imported, whose account is new, with its deposit and its balance."""

    balance: OpeningBalance
    deposit_held_cents: int

    def deposit_charge(self, day: date) -> NewCharge:
        """The charge of the deposit, due on the day."""
        return NewCharge(
            account_id=self.balance.account_id,
            lease_id=self.balance.lease_id,
            type="deposit",
            description="Security deposit",
            amount_cents=self.deposit_held_cents,
            due_date=day,
        )

    def deposit_payment(self, day: date) -> NewPayment:
        """The payment of the deposit, which the old books received."""
        return NewPayment(
            account_id=self.balance.account_id,
            lease_id=self.balance.lease_id,
            amount_cents=self.deposit_held_cents,
            method="other",
            received_date=day,
            origin="opening_deposit",
        )


def open_accounts(db: Database, leases: Sequence[OpenedLease], as_of: date) -> None:
    """Bring the deposits and balances of the old books over, in the caller's transaction.

    A deposit that is held becomes a charge and the payment of it, which is spread while nothing
    else is open.
    """
    accounts = [lease.balance.account_id for lease in leases]
    held = [lease for lease in leases if lease.deposit_held_cents]
    lock_accounts(db, accounts)
    with dated_as_of():
        make_charges(db, [each.deposit_charge(as_of) for each in held])
        make_received(db, [each.deposit_payment(as_of) for each in held])
    spread(db, accounts)
    open_balances(db, [lease.balance for lease in leases], as_of)
