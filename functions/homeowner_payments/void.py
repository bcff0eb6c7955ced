"""Void a payment of a homeowner that was entered by mistake and never was at the bank."""

from uuid import UUID

from functions.homeowner_payments._homeowner_payment import WholeHomeownerPayment
from shared.domain.ledger.payment_actions import void_payment
from shared.domain.payment import PaymentVoid
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_payment
from shared.pipeline.endpoint import endpoint
from shared.roles import HOA_MONEY


@endpoint(
    "POST /v1/homeowner-payments/{homeowner_payment_id}/void",
    caller=Manager(HOA_MONEY),
    feature="hoa",
    preview=True,
)
def handle(
    call: ManagerCall, homeowner_payment_id: UUID, body: PaymentVoid
) -> WholeHomeownerPayment:
    return change_payment(
        call,
        WholeHomeownerPayment,
        homeowner_payment_id,
        lambda: void_payment(call.db, homeowner_payment_id, body.reason),
    )
