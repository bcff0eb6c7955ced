"""Delete a payment method: it is detached at the payment processor and pays no more."""

from uuid import UUID

from shared.domain.payment_method import PresentMethod
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.saving_methods import TIMEOUT, remove_method
from shared.roles import MONEY


@endpoint(
    "DELETE /v1/payment-methods/{payment_method_id}",
    caller=Manager(MONEY),
    feature="leases",
    subscription=False,
    status=204,
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(call: ManagerCall, payment_method_id: UUID) -> None:
    present = call.db.one(
        PresentMethod,
        "select {columns} from payment_methods where id = $1 and detached_at is null",
        payment_method_id,
    )
    remove_method(call, present)
