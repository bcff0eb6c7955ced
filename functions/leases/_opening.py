"""What leases owe, and what is held for them, by the old books."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.account import ledger
from shared.domain.ledger.receiving import PaymentAllocation
from shared.domain.ledger.recording import (
    ChargeType,
    NewCharge,
    NewPayment,
    PaymentOrigin,
    make_charges,
    make_payment,
)


class OpenedLease(msgspec.Struct, frozen=True):
    """A lease that was imported, with its balances; its account is new."""

    lease_id: UUID
    account_id: UUID
    deposit_held_cents: int | None
    opening_balance_cents: int | None

    def charge(self, kind: ChargeType, description: str, cents: int, day: date) -> NewCharge:
        """A charge of this lease, due on the day."""
        return NewCharge(
            account_id=self.account_id,
            lease_id=self.lease_id,
            type=kind,
            description=description,
            amount_cents=cents,
            due_date=day,
        )

    def payment(self, origin: PaymentOrigin, cents: int, day: date) -> NewPayment:
        """A payment for this lease that the old books received."""
        return NewPayment(
            account_id=self.account_id,
            lease_id=self.lease_id,
            amount_cents=cents,
            method="other",
            received_date=day,
            origin=origin,
        )


def open_accounts(db: Database, leases: Sequence[OpenedLease], as_of: date) -> None:
    """Bring the balances of the old books over, dated `as_of`.

    A deposit that is held becomes a charge and the payment of it. A balance that is owed becomes a
    charge, and credit a payment that waits.
    """
    for lease in leases:
        held, balance = lease.deposit_held_cents or 0, lease.opening_balance_cents or 0
        if not held and not balance:
            continue
        with ledger(db, lease.account_id):
            if held:
                charge = lease.charge("deposit", "Security deposit", held, as_of)
                [charge_id] = make_charges(db, [charge])
                paid = lease.payment("opening_deposit", held, as_of)
                make_payment(db, paid, [PaymentAllocation(charge_id, held)])
            if balance > 0:
                owed = lease.charge("opening_balance", "Opening balance", balance, as_of)
                make_charges(db, [owed])
            elif balance < 0:
                make_payment(db, lease.payment("opening", -balance, as_of))
