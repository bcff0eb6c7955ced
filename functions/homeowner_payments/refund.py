"""Refund a payment of a homeowner or a part of it: its waiting credit first, then what it pays.

What the payment processor has collected goes back there first.
"""

from uuid import UUID

from functions.homeowner_payments._homeowner_payment import WholeHomeownerPayment
from shared.domain.payment import PaymentRefund
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect
from shared.pipeline.refunding_payment import TIMEOUT, refund
from shared.roles import HOA_MONEY


@endpoint(
    "POST /v1/homeowner-payments/{homeowner_payment_id}/refund",
    caller=Manager(HOA_MONEY),
    feature="hoa",
    effect="outside",
    preview=True,
    key_required=True,
    impersonation=False,
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(
    call: ManagerCall, homeowner_payment_id: UUID, body: PaymentRefund, outside: OutsideEffect
) -> WholeHomeownerPayment:
    return refund(call, WholeHomeownerPayment, homeowner_payment_id, body, outside)
