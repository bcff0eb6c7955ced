"""What becomes of payments that were asked of the processor.

Whichever process comes next asks the processor about a pending payment. The processor knows it by
our id, so that the same payment is never made twice, and only one that has succeeded there counts
here. Several processes may do so at once: the first to hold the account's lock decides.
"""

from datetime import UTC, datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.autopay import IS_WANTED
from shared.domain.ledger.account import ledger_of_payment
from shared.domain.ledger.payment_state import payment_state
from shared.domain.ledger.settling import fail, succeed
from shared.processor import payments
from shared.processor.payments import KEYS_LIVE, Intent, WantedPayment


class AskedPayment(msgspec.Struct, frozen=True):
    """A payment, and what the processor calls its parts; `is_new` was never asked for before."""

    id: UUID
    status: str
    account: str | None
    customer: str | None
    payment_method: str
    # Whether the payer asks for it, and could not answer its bank's questions here.
    by_payer: bool
    amount_cents: int
    processor_payment_id: str | None
    created_at: datetime
    is_new: bool
    # Of a try of autopay: whether it may be asked for, if that has not been done.
    is_wanted: bool


def asked_payment(db: Database, payment_id: UUID, *, is_new: bool = False) -> AskedPayment:
    """The payment in any state."""
    return db.one(AskedPayment, _ASKED, payment_id, is_new)


def outcome(asked: AskedPayment) -> Intent | None:
    """What has become of the payment at the processor; None when it was never made there.

    One that is not found is asked for, if it is wanted and as long as the processor would know a
    repetition. What only the payer could finish is cancelled. UNAVAILABLE when it is not known.
    """
    wanted = WantedPayment(
        id=str(asked.id),
        account=asked.account or "",
        customer=asked.customer or "",
        method=asked.payment_method,
        amount_cents=asked.amount_cents,
        by_payer=asked.by_payer,
    )
    known = asked.processor_payment_id
    found = payments.payment(wanted.account, known) if known else _asked_for(wanted, asked)
    if found is not None and found.status not in {"succeeded", "processing", "canceled"}:
        return payments.cancel_payment(wanted.account, found.id)
    return found


def _asked_for(wanted: WantedPayment, asked: AskedPayment) -> Intent | None:
    found = None if asked.is_new else payments.payment_of(wanted, asked.created_at)
    if found is None and asked.is_wanted and datetime.now(UTC) - asked.created_at < KEYS_LIVE:
        return payments.pay(wanted)
    return found


def decide(db: Database, payment_id: UUID, found: Intent | None) -> bool:
    """Write what the processor has said of a payment; whether it is decided by that.

    One that was decided meanwhile stays as it is, unless it has failed here and succeeded there.
    """
    with ledger_of_payment(db, payment_id):
        state = payment_state(db, payment_id)
        has_succeeded = found is not None and found.status == "succeeded"
        if state.counts or (state.status == "failed" and not has_succeeded):
            return False
        if found is not None:
            _keep(db, payment_id, found)
        if has_succeeded:
            succeed(db, payment_id)
        elif found is None or found.status == "canceled":
            reason = found.reason if found else "The payment processor has not made this payment."
            fail(db, payment_id, reason)
        else:
            _wait(db, payment_id)
            return False
        db.execute(
            "delete from processor_requests where payment_id = $1 and refund_cents is null",
            payment_id,
        )
    return True


def _keep(db: Database, payment_id: UUID, found: Intent) -> None:
    """Keep what the processor calls the payment, and what it has received of it."""
    db.execute(
        """
        update payments set processor_payment_id = $2, processor_charge_id = $3,
            processor_fee_cents = $4, amount_cents = coalesce($5, amount_cents)
        where id = $1
        """,
        payment_id,
        found.id,
        found.charge,
        found.fee,
        found.amount_received if found.status == "succeeded" else None,
    )


def _wait(db: Database, payment_id: UUID) -> None:
    # A bank takes days, so that asking each quarter of an hour would be too often.
    db.execute(
        """
        update processor_requests set due_at = now() + interval '1 hour'
        where payment_id = $1 and refund_cents is null
        """,
        payment_id,
    )


_ASKED: LiteralString = (
    """
    select payments.id, payments.status, account.processor_account_id as account,
        coalesce(tenants.processor_customer_id, homeowners.processor_customer_id) as customer,
        processor_payment_method_id as payment_method, origin = 'portal' as by_payer,
        amount_cents, processor_payment_id, payments.created_at, $2::boolean as is_new,
        """  # noqa: S608 - of literals only
    + IS_WANTED
    + """ as is_wanted
    from payments
    join payment_methods on payment_methods.id = payment_method_id
    left join tenants on tenants.id = payment_methods.tenant_id
    left join homeowners on homeowners.id = payment_methods.homeowner_id
    join processor_account_of(payments.organization_id) as account on true
    where payments.id = $1
"""
)
