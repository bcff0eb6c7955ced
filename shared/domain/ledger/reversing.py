"""Reverse payments: refunds, payments entered by mistake, and what the bank takes back.

Each runs in the block of `ledger`.
"""

from datetime import date
from typing import Literal, LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.taking_back import take_back_of_payment

ReversalKind = Literal["refund", "void", "returned", "dispute"]
"""Given back, entered by mistake, taken back by the bank, or disputed by the payer."""
PaymentMethod = Literal["cash", "check", "bank_transfer", "card", "ach", "other"]


class Reversal(msgspec.Struct, frozen=True, kw_only=True):
    """What undoes a payment or a part of it. `effective_on` is today unless given."""

    kind: ReversalKind
    amount_cents: int
    reason: str
    effective_on: date | None = None
    method: PaymentMethod | None = None
    reference: str | None = None
    processor_refund_id: str | None = None
    processor_dispute_id: str | None = None
    processor_request_id: UUID | None = None


class _Left(msgspec.Struct, frozen=True):
    credit_cents: int
    left_cents: int


class _Made(msgspec.Struct, frozen=True):
    id: UUID


def reverse(db: Database, payment_id: UUID, reversal: Reversal) -> UUID:
    """Reverse a part of a payment that counts; the id of the reversal.

    Its own credit goes first, then its allocations are taken back, newest first. When nothing is
    left, a refund makes the payment refunded and everything else makes it failed. The amount is at
    most what is left.
    """
    payment = db.one(
        _Left,
        """
        select credit_cents, amount_cents - reversed_cents as left_cents
        from payments where id = $1
        """,
        payment_id,
    )
    take_back_of_payment(db, payment_id, reversal.amount_cents - payment.credit_cents)
    made = db.one(
        _Made,
        _REVERSAL,
        payment_id,
        reversal.kind,
        reversal.amount_cents,
        reversal.effective_on,
        reversal.reason,
        reversal.method,
        reversal.reference,
        reversal.processor_refund_id,
        reversal.processor_request_id,
        reversal.processor_dispute_id,
    )
    if reversal.amount_cents == payment.left_cents:
        db.execute(
            "update payments set status = $2 where id = $1",
            payment_id,
            "refunded" if reversal.kind == "refund" else "failed",
        )
    return made.id


_REVERSAL: LiteralString = """
    insert into payment_reversals
        (organization_id, payment_id, account_id, homeowner_id, kind, amount_cents, effective_on,
         reason, method, reference, processor_refund_id, processor_request_id, processor_dispute_id)
    select organization_id, id, account_id, homeowner_id, $2, $3,
        coalesce($4, org_today(organization_id)), $5, $6, $7, $8, $9, $10
    from payments where id = $1
    returning {columns}
"""
