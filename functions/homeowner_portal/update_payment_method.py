"""Update a payment method: whether it is the default, and whether it pays what is due by itself."""

from uuid import UUID

from functions.homeowner_portal._method import (
    CONFLICTS,
    OwnPaymentMethod,
    OwnPaymentMethodChanges,
)
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.changing_methods import change_method, lock_method
from shared.pipeline.endpoint import endpoint


@endpoint(
    "PATCH /v1/homeowner-portal/payment-methods/{payment_method_id}",
    caller=Homeowner(),
    conflicts=CONFLICTS,
    impersonation=False,
)
def handle(
    call: HomeownerCall, payment_method_id: UUID, body: OwnPaymentMethodChanges
) -> OwnPaymentMethod:
    with call.db.transaction():
        present = lock_method(
            call,
            """
            select {columns} from payment_methods
            where id = $1 and homeowner_id = scope_homeowner_id()
            for no key update
            """,
            payment_method_id,
        )
        return change_method(call, OwnPaymentMethod, present, body)
