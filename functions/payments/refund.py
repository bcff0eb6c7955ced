"""Refund a payment or a part of it: its waiting credit first, then what it pays."""

from uuid import UUID

from functions.payments._payment import WholePayment, change_payment
from shared.domain.ledger.payment_actions import refund_payment
from shared.domain.payment import PaymentRefund
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint("POST /v1/payments/{payment_id}/refund", caller=Manager(MONEY), preview=True)
def handle(call: ManagerCall, payment_id: UUID, body: PaymentRefund) -> WholePayment:
    return change_payment(
        call,
        payment_id,
        lambda: refund_payment(
            call.db,
            payment_id,
            body.reason,
            amount_cents=body.amount_cents,
            effective_on=body.effective_on,
            method=body.method,
            reference=body.reference,
        ),
    )
