"""Get one payment with what it pays and what undid it."""

from uuid import UUID

from functions.payments._payment import WholePayment
from shared.domain.payment import payment_as
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/payments/{payment_id}",
    caller=Manager(EVERYONE),
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, payment_id: UUID) -> WholePayment:
    return payment_as(call.db, WholePayment, payment_id)
