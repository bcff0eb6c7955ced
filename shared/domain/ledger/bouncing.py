"""What the bank takes back: a returned cheque or debit. Runs in the block of `ledger`."""

from datetime import date
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.account import spread
from shared.domain.ledger.recording import ChargeType, NewCharge, make_charges
from shared.domain.ledger.reversing import Reversal, reverse

# What the bank takes back beyond what is left of a payment.
RETURNED_AFTER_REFUND = "Returned after refund"


class _Bounced(msgspec.Struct, frozen=True):
    account_id: UUID
    lease_id: UUID | None
    amount_cents: int
    left_cents: int


def bounce(
    db: Database, payment_id: UUID, reason: str, effective_on: date, fee_cents: int | None
) -> None:
    """Reverse all that is left of the payment, then charge the fee.

    The bank takes the whole payment. What was refunded of it before is owed again, as a charge due
    that day. The hole is filled by other credit before the fee is.
    """
    payment = db.one(
        _Bounced,
        """
        select account_id, lease_id, amount_cents, amount_cents - reversed_cents as left_cents
        from payments where id = $1
        """,
        payment_id,
    )
    returned = Reversal(
        kind="returned",
        amount_cents=payment.left_cents,
        reason=reason,
        effective_on=effective_on,
    )
    reverse(db, payment_id, returned)
    spread(db, [payment.account_id])
    owed: list[tuple[ChargeType, str, int]] = [
        ("other", RETURNED_AFTER_REFUND, payment.amount_cents - payment.left_cents),
        ("returned_payment_fee", "Returned payment fee", fee_cents or 0),
    ]
    charges = [
        NewCharge(
            account_id=payment.account_id,
            lease_id=payment.lease_id,
            type=kind,
            description=description,
            amount_cents=cents,
            due_date=effective_on,
        )
        for kind, description, cents in owed
        if cents
    ]
    make_charges(db, charges)
