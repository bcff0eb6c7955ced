"""Events of residents' payments: what became of them, disputes and returns, refunds.

A payment is found by what its organization's own account calls it, so that an event of one account
reaches no other's. It is brought up to date first, so that the order of events does not matter.
"""

from uuid import UUID

from shared.domain.payment_method import switch_off_autopay
from shared.domain.processing import asked_payment
from shared.domain.refunding import asked_refund, drop_refund, write_refund
from shared.domain.returning import (
    ProcessedPayment,
    TakenBack,
    give_back,
    processed_payment,
    take_back,
)
from shared.events.taking import Told, tell, tell_members
from shared.letters.debit_disputed import DebitDisputed
from shared.letters.payment_taken_back import Cause, PaymentTakenBack
from shared.pipeline.settling_payments import settle_payment
from shared.processor import disputes, payments
from shared.processor.payments import Refund
from shared.roles import MONEY


def payment_moved(told: Told) -> None:
    """Write what has become of the payment."""
    _up_to_date(told, told.subject.id)


def dispute_moved(told: Told) -> None:
    """Reverse what a dispute has withdrawn, and enter what has come back of it."""
    found = disputes.dispute(told.account, told.subject.id)
    payment = _up_to_date(told, found.payment_intent) if found else None
    if found is None or payment is None:
        return
    taken = TakenBack(
        name=found.id,
        kind="returned" if found.is_return else "dispute",
        cents=found.withdrawn_cents,
        reason=_reason("Returned" if found.is_return else "Disputed", found.reason),
    )
    db = told.call.db
    if taken.cents and take_back(db, payment.id, taken):
        _tell(told, payment.id, "returned" if found.is_return else "dispute")
        _stop_collecting(told, payment)
    if found.reinstated_cents and give_back(db, payment.id, found.id, found.reinstated_cents):
        _tell(told, payment.id, "came_back")


def refund_moved(told: Told) -> None:
    """Write a refund that was made here or at the processor, or that has failed since."""
    found = payments.refund_now(told.account, told.subject.id)
    payment = _up_to_date(told, found.payment_intent) if found else None
    if found is None or payment is None or _was_asked_here(told, payment.id, found):
        return
    db = told.call.db
    if found.is_accepted:
        taken = TakenBack(
            name=found.id,
            kind="refund",
            cents=found.amount,
            reason="Refunded at the payment processor",
        )
        if found.amount and take_back(db, payment.id, taken):
            _tell(told, payment.id, "refund")
    elif give_back(db, payment.id, found.id, found.amount):
        _tell(told, payment.id, "came_back")


def _up_to_date(told: Told, intent: str | None) -> ProcessedPayment | None:
    """The payment with what has become of it; None for one that we have not made."""
    if intent is None:
        return None
    db = told.call.db
    found = processed_payment(db, told.organization_id, intent)
    if found is not None and not found.counts:
        settle_payment(told.call, told.organization_id, asked_payment(db, found.id))
    return found


def _was_asked_here(told: Told, payment_id: UUID, found: Refund) -> bool:
    """Whether the refund was asked for here and not decided; it is now."""
    try:
        request_id = UUID((found.metadata or {}).get("request_id", ""))
    except ValueError:
        return False
    db = told.call.db
    asked = asked_refund(db, request_id)
    if asked is None or asked.is_decided or asked.payment_id != payment_id:
        return False
    if asked.refund_cents != found.amount:
        return False
    if found.is_accepted:
        write_refund(db, asked, found.id)
    else:
        drop_refund(db, asked)
    return True


def _stop_collecting(told: Told, payment: ProcessedPayment) -> None:
    """Collect from the method only when asked to, and have a bank account entered anew."""
    db, method_id = told.call.db, payment.payment_method_id
    if method_id is not None:
        switch_off_autopay(db, method_id)
    is_debit = db.execute("select from payments where id = $1 and method = 'ach'", payment.id)
    if is_debit:
        tell(told, DebitDisputed(payment_id=payment.id))


def _tell(told: Told, payment_id: UUID, cause: Cause) -> None:
    tell_members(
        told,
        MONEY,
        lambda user_id: PaymentTakenBack(payment_id=payment_id, user_id=user_id, cause=cause),
    )


def _reason(what: str, told: str) -> str:
    return f"{what}: {told.replace('_', ' ')}"[:200]
