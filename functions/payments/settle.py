"""Settle a pending payment: it counts from now on, or it has failed."""

from uuid import UUID

from functions.payments._payment import WholePayment
from shared.domain.ledger.settling import settle
from shared.domain.payment import PaymentSettlement
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_payment
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint("POST /v1/payments/{payment_id}/settle", caller=Manager(MONEY))
def handle(call: ManagerCall, payment_id: UUID, body: PaymentSettlement) -> WholePayment:
    return change_payment(
        call,
        WholePayment,
        payment_id,
        lambda: settle(call.db, payment_id, body.outcome, body.failure_reason),
    )
