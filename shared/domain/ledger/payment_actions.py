"""Void, bounce, refund and reallocate payments as people do. Each runs in the block of `ledger`.

Each judges the payment's state first: CONFLICT where it does not allow the action,
VALIDATION_ERROR for a day or an amount out of bounds.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from shared.database.scope import Database
from shared.domain.ledger.bouncing import bounce
from shared.domain.ledger.payment_state import PaymentState, payment_state
from shared.domain.ledger.receiving import PaymentAllocation, reallocate
from shared.domain.ledger.reversing import PaymentMethod, Reversal, reverse
from shared.domain.money import plain_amount
from shared.problems import Code, Problem, invalid


def void_payment(db: Database, payment_id: UUID, reason: str) -> None:
    """Undo a payment that was entered by mistake and never was at the bank."""
    payment = payment_state(db, payment_id)
    payment.require_reversible("failed")
    if payment.is_processed:
        raise Problem(
            Code.CONFLICT, "The payment was made through the payment processor. Refund it instead."
        )
    if payment.reversed_cents:
        raise Problem(Code.CONFLICT, "A part of the payment was refunded, so it can't be voided.")
    reverse(db, payment_id, Reversal(kind="void", amount_cents=payment.left_cents, reason=reason))


def bounce_payment(
    db: Database,
    payment_id: UUID,
    reason: str,
    effective_on: date | None = None,
    fee_cents: int | None = None,
) -> None:
    """Undo a payment that the bank took back, and charge the fee for it."""
    payment = payment_state(db, payment_id)
    payment.require_reversible("failed")
    if payment.origin != "recorded":
        text = (
            "The payment processor tells when this payment is returned."
            if payment.is_processed
            else "The payment is an opening balance, which no bank takes back. Void it instead."
        )
        raise Problem(Code.CONFLICT, text)
    bounce(db, payment_id, reason, payment.require_day(effective_on), fee_cents)


def refund_payment(
    db: Database,
    payment_id: UUID,
    reason: str,
    *,
    amount_cents: int | None = None,
    effective_on: date | None = None,
    method: PaymentMethod | None = None,
    reference: str | None = None,
) -> UUID:
    """Give back a part of a payment, by default all that is left; the id of the reversal."""
    payment = payment_state(db, payment_id)
    refund = Reversal(
        kind="refund",
        amount_cents=refundable(payment, amount_cents),
        reason=reason,
        effective_on=payment.require_day(effective_on),
        method=method,
        reference=reference,
    )
    return reverse(db, payment_id, refund)


def refundable(payment: PaymentState, amount_cents: int | None) -> int:
    """The cents to refund, by default all that is left; refused if there are fewer left."""
    payment.require_reversible("refunded")
    if amount_cents is None:
        return payment.left_cents
    if amount_cents > payment.left_cents:
        raise invalid(
            "/amount_cents",
            f"At most {plain_amount(payment.left_cents)} of the payment is left to refund.",
        )
    return amount_cents


def reallocate_payment(db: Database, payment_id: UUID, wanted: Sequence[PaymentAllocation]) -> None:
    """Make `wanted` the whole picture of what the payment pays. Further refusals as `receive`."""
    status = payment_state(db, payment_id).status
    if status != "succeeded":
        raise Problem(Code.CONFLICT, f"The payment is {status}, so it pays nothing.")
    reallocate(db, payment_id, wanted)
