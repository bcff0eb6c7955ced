"""Settle a pending payment of a homeowner: it counts from now on, or it has failed."""

from uuid import UUID

from functions.homeowner_payments._homeowner_payment import WholeHomeownerPayment
from shared.domain.ledger.settling import settle
from shared.domain.payment import PaymentSettlement
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_payment
from shared.pipeline.endpoint import endpoint
from shared.roles import HOA_MONEY


@endpoint(
    "POST /v1/homeowner-payments/{homeowner_payment_id}/settle",
    caller=Manager(HOA_MONEY),
    feature="hoa",
)
def handle(
    call: ManagerCall, homeowner_payment_id: UUID, body: PaymentSettlement
) -> WholeHomeownerPayment:
    return change_payment(
        call,
        WholeHomeownerPayment,
        homeowner_payment_id,
        lambda: settle(call.db, homeowner_payment_id, body.outcome, body.failure_reason),
    )
