"""Refund a payment or a part of it: its waiting credit first, then what it pays.

What the payment processor has collected goes back there first.
"""

from uuid import UUID

from functions.payments._payment import WholePayment
from shared.domain.payment import PaymentRefund
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect
from shared.pipeline.refunding_payment import TIMEOUT, refund
from shared.roles import MONEY


@endpoint(
    "POST /v1/payments/{payment_id}/refund",
    caller=Manager(MONEY),
    effect="outside",
    preview=True,
    key_required=True,
    impersonation=False,
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(
    call: ManagerCall, payment_id: UUID, body: PaymentRefund, outside: OutsideEffect
) -> WholePayment:
    return refund(call, WholePayment, payment_id, body, outside)
