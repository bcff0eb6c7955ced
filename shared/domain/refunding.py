"""Refunds of payments by the processor: the money goes back there first.

As with payments, what is asked of the processor is committed before, as a row of
`processor_requests`, so that a process may die at any moment and money on its way back is not given
back a second time. The reversal is written once the processor has accepted the refund.
"""

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.account import ledger_of_payment
from shared.domain.ledger.payment_actions import refundable
from shared.domain.ledger.payment_state import payment_state
from shared.domain.ledger.reversing import Reversal, reverse
from shared.problems import Code, Problem
from shared.processor import payments
from shared.processor.payments import KEYS_LIVE, Refund


class AskedRefund(msgspec.Struct, frozen=True):
    """A refund that was begun, also one that is decided; `is_new` was never asked for before."""

    id: UUID
    payment_id: UUID
    account: str | None
    processor_payment_id: str | None
    refund_cents: int
    reason: str
    reference: str | None
    effective_on: date
    created_at: datetime
    is_decided: bool
    is_new: bool


class _Books(msgspec.Struct, frozen=True):
    processor_account_id: str | None
    closed_through: date | None


class _Made(msgspec.Struct, frozen=True):
    id: UUID


def begin_refund(
    db: Database,
    payment_id: UUID,
    reason: str,
    *,
    amount_cents: int | None,
    effective_on: date | None,
    reference: str | None,
) -> AskedRefund:
    """Reserve what is to go back, in the block of `ledger`. Refusals as `refund_payment`."""
    payment = payment_state(db, payment_id)
    amount, day = refundable(payment, amount_cents), payment.require_day(effective_on)
    # Held, so that the account is not forgotten before the refund is there.
    books = db.one(
        _Books,
        """
        select processor_account_id, books_closed_through as closed_through from organizations
        where id = (select organization_id from payments where id = $1)
        for share
        """,
        payment_id,
    )
    if books.processor_account_id is None:
        raise Problem(
            Code.CONFLICT,
            "The account that received this payment is disconnected. Refund it there.",
        )
    if books.closed_through is not None and day <= books.closed_through:
        raise Problem(Code.CONFLICT, f"The books are closed through {books.closed_through}.")
    made = db.one(_Made, _BEGIN, payment_id, amount, reason, reference, day)
    begun = asked_refund(db, made.id, is_new=True)
    if begun is None:
        raise RuntimeError("the request was made in this transaction")
    return begun


def asked_refund(db: Database, request_id: UUID, *, is_new: bool = False) -> AskedRefund | None:
    """The refund that was begun under this id; None if it was given up."""
    return db.maybe_one(AskedRefund, _ASKED, request_id, is_new)


def refund_outcome(asked: AskedRefund) -> Refund | None:
    """The refund at the processor; None when it was refused, or never made there.

    UNAVAILABLE when it is not known.
    """
    account, intent = asked.account or "", asked.processor_payment_id or ""
    name = str(asked.id)
    found = None if asked.is_new else payments.refund_of(account, intent, request_id=name)
    if found is None and datetime.now(UTC) - asked.created_at < KEYS_LIVE:
        found = payments.refund(account, intent, request_id=name, amount_cents=asked.refund_cents)
    return found if found and found.is_accepted else None


def write_refund(db: Database, asked: AskedRefund, refund_id: str | None) -> bool:
    """Write the reversal, unless that was done meanwhile; whether it was.

    A preview, which asks nothing of the processor, has no `refund_id`.
    """
    with ledger_of_payment(db, asked.payment_id):
        if not drop_refund(db, asked):
            return False
        reverse(
            db,
            asked.payment_id,
            Reversal(
                kind="refund",
                amount_cents=asked.refund_cents,
                reason=asked.reason,
                reference=asked.reference,
                effective_on=asked.effective_on,
                processor_refund_id=refund_id,
                processor_request_id=asked.id if refund_id else None,
            ),
        )
    return True


def drop_refund(db: Database, asked: AskedRefund) -> bool:
    """Free what the refund has reserved; whether that was still to be done."""
    return db.execute("delete from processor_requests where id = $1", asked.id) > 0


_BEGIN = """
    insert into processor_requests
        (organization_id, payment_id, refund_cents, reason, reference, effective_on)
    select organization_id, id, $2, $3, $4, $5 from payments where id = $1
    returning {columns}
"""
_ASKED = """
    select processor_requests.id, payment_id, processor_account_id as account,
        processor_payment_id, refund_cents, reason, processor_requests.reference, effective_on,
        processor_requests.created_at, false as is_decided, $2::boolean as is_new
    from processor_requests
    join payments on payments.id = payment_id
    join organizations on organizations.id = processor_requests.organization_id
    where processor_requests.id = $1 and refund_cents is not null
    union all
    select processor_request_id, payment_id, null, null, amount_cents, reason, reference,
        effective_on, created_at, true, false
    from payment_reversals where processor_request_id = $1
"""
