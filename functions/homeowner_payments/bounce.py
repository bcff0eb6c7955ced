"""Bounce a payment of a homeowner that the bank took back, and charge a fee for it."""

from uuid import UUID

from functions.homeowner_payments._homeowner_payment import WholeHomeownerPayment
from shared.domain.ledger.payment_actions import bounce_payment
from shared.domain.payment import PaymentBounce
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_payment
from shared.pipeline.endpoint import endpoint
from shared.roles import HOA_MONEY


@endpoint(
    "POST /v1/homeowner-payments/{homeowner_payment_id}/bounce",
    caller=Manager(HOA_MONEY),
    feature="hoa",
    preview=True,
    impersonation=False,
)
def handle(
    call: ManagerCall, homeowner_payment_id: UUID, body: PaymentBounce
) -> WholeHomeownerPayment:
    return change_payment(
        call,
        WholeHomeownerPayment,
        homeowner_payment_id,
        lambda: bounce_payment(
            call.db, homeowner_payment_id, body.reason, body.effective_on, body.fee_cents
        ),
    )
