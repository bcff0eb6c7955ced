"""Update a payment method: whether it is the default, and whether it may pay without asking."""

from uuid import UUID

from functions.payment_methods._payment_method import (
    CONFLICTS,
    PaymentMethodChanges,
    SavedPaymentMethod,
    require_past,
)
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_methods import change_method, lock_method
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint(
    "PATCH /v1/payment-methods/{payment_method_id}",
    caller=Manager(MONEY),
    feature="leases",
    conflicts=CONFLICTS,
)
def handle(
    call: ManagerCall, payment_method_id: UUID, body: PaymentMethodChanges
) -> SavedPaymentMethod:
    with call.db.transaction():
        present = lock_method(
            call,
            "select {columns} from payment_methods where id = $1 for no key update",
            payment_method_id,
        )
        require_past(body.authorized_on, present.today)
        return change_method(call, SavedPaymentMethod, present, body)
