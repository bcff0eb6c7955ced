"""Void a payment that was entered by mistake and never was at the bank."""

from uuid import UUID

from functions.payments._payment import WholePayment
from shared.domain.ledger.payment_actions import void_payment
from shared.domain.payment import PaymentVoid
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_payment
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint("POST /v1/payments/{payment_id}/void", caller=Manager(MONEY), preview=True)
def handle(call: ManagerCall, payment_id: UUID, body: PaymentVoid) -> WholePayment:
    return change_payment(
        call,
        WholePayment,
        payment_id,
        lambda: void_payment(call.db, payment_id, body.reason),
    )
