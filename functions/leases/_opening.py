"""What leases owe, and what is held for them, by the old books."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.account import lock_accounts, spread
from shared.domain.ledger.recording import (
    ChargeType,
    NewCharge,
    NewPayment,
    PaymentOrigin,
    make_charges,
    make_received,
)


class OpenedLease(msgspec.Struct, frozen=True):
    """A lease that was imported, with its balances; its account is new."""

    lease_id: UUID
    account_id: UUID
    deposit_held_cents: int
    opening_balance_cents: int

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
    """Bring the balances of the old books over, dated `as_of`, in the caller's transaction.

    A deposit that is held becomes a charge and the payment of it, which is spread while nothing
    else is open. Then a balance that is owed becomes a charge, and credit a payment that waits.
    """
    accounts = [lease.account_id for lease in leases]
    held = [lease for lease in leases if lease.deposit_held_cents]
    owing = [lease for lease in leases if lease.opening_balance_cents > 0]
    ahead = [lease for lease in leases if lease.opening_balance_cents < 0]
    lock_accounts(db, accounts)
    make_charges(
        db,
        [
            each.charge("deposit", "Security deposit", each.deposit_held_cents, as_of)
            for each in held
        ],
    )
    make_received(
        db, [each.payment("opening_deposit", each.deposit_held_cents, as_of) for each in held]
    )
    spread(db, accounts)
    make_charges(
        db,
        [
            each.charge("opening_balance", "Opening balance", each.opening_balance_cents, as_of)
            for each in owing
        ],
    )
    make_received(
        db, [each.payment("opening", -each.opening_balance_cents, as_of) for each in ahead]
    )
