"""Reallocate a payment of a homeowner: the given picture replaces what it pays."""

from uuid import UUID

from functions.homeowner_payments._homeowner_payment import WholeHomeownerPayment
from shared.domain.ledger.payment_actions import reallocate_payment
from shared.domain.payment import PaymentReallocation
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_payment
from shared.pipeline.endpoint import endpoint
from shared.roles import HOA_MONEY


@endpoint(
    "POST /v1/homeowner-payments/{homeowner_payment_id}/reallocate",
    caller=Manager(HOA_MONEY),
    feature="hoa",
    preview=True,
)
def handle(
    call: ManagerCall, homeowner_payment_id: UUID, body: PaymentReallocation
) -> WholeHomeownerPayment:
    return change_payment(
        call,
        WholeHomeownerPayment,
        homeowner_payment_id,
        lambda: reallocate_payment(call.db, homeowner_payment_id, body.allocations),
    )
