"""Bounce a payment that the bank took back, and charge a fee for it."""

from uuid import UUID

from functions.payments._payment import WholePayment
from shared.domain.ledger.payment_actions import bounce_payment
from shared.domain.payment import PaymentBounce
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_payment
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint(
    "POST /v1/payments/{payment_id}/bounce",
    caller=Manager(MONEY),
    preview=True,
    impersonation=False,
)
def handle(call: ManagerCall, payment_id: UUID, body: PaymentBounce) -> WholePayment:
    return change_payment(
        call,
        WholePayment,
        payment_id,
        lambda: bounce_payment(call.db, payment_id, body.reason, body.effective_on, body.fee_cents),
    )
