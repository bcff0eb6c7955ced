"""Delete a payment method: it is detached at the payment processor and pays no more."""

from uuid import UUID

from shared.domain.payment_method import PresentMethod
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.saving_methods import TIMEOUT, remove_method


@endpoint(
    "DELETE /v1/homeowner-portal/payment-methods/{payment_method_id}",
    caller=Homeowner(),
    status=204,
    effect="outside",
    impersonation=False,
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(call: HomeownerCall, payment_method_id: UUID) -> None:
    present = call.db.one(
        PresentMethod,
        """
        select {columns} from payment_methods
        where id = $1 and homeowner_id = scope_homeowner_id() and detached_at is null
        """,
        payment_method_id,
    )
    remove_method(call, present)
