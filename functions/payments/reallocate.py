"""Reallocate a payment: the given picture replaces what it pays, and the rest is spread."""

from uuid import UUID

from functions.payments._payment import WholePayment
from shared.domain.ledger.payment_actions import reallocate_payment
from shared.domain.payment import PaymentReallocation
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_payment
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint("POST /v1/payments/{payment_id}/reallocate", caller=Manager(MONEY), preview=True)
def handle(call: ManagerCall, payment_id: UUID, body: PaymentReallocation) -> WholePayment:
    return change_payment(
        call,
        WholePayment,
        payment_id,
        lambda: reallocate_payment(call.db, payment_id, body.allocations),
    )
