"""Get one payment of a homeowner with what it pays and what undid it."""

from uuid import UUID

from functions.homeowner_payments._homeowner_payment import WholeHomeownerPayment
from shared.domain.payment import payment_as
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/homeowner-payments/{homeowner_payment_id}",
    caller=Manager(EVERYONE),
    feature="hoa",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, homeowner_payment_id: UUID) -> WholeHomeownerPayment:
    return payment_as(call.db, WholeHomeownerPayment, homeowner_payment_id)
