"""Create a payment of a lease or a tenant; it pays what is chosen, then what is open."""

from uuid import UUID

from functions.payments._payment import WholePayment
from shared.domain.entering import enter_payment
from shared.domain.payment import NewPaymentOfAccount, payment_as
from shared.domain.renter import ledger_of_renter
from shared.letters.payment_receipt import PaymentReceipt
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outbox import tell
from shared.roles import MONEY


class NewRentalPayment(NewPaymentOfAccount, kw_only=True, forbid_unknown_fields=True):
    """A new payment of a lease or of a tenant."""

    lease_id: UUID | None = None
    """The lease that it is for. Either this or the tenant."""
    tenant_id: UUID | None = None
    """The tenant who paid beside any lease."""


@endpoint("POST /v1/payments", caller=Manager(MONEY), status=201, preview=True)
def handle(call: ManagerCall, body: NewRentalPayment) -> WholePayment:
    with call.db.transaction():
        with ledger_of_renter(
            call.db, lease_id=body.lease_id, tenant_id=body.tenant_id
        ) as account_id:
            payment_id = enter_payment(call.db, account_id, body, lease_id=body.lease_id)
        if body.email_receipt:
            tell(call, PaymentReceipt(payment_id=payment_id))
        return payment_as(call.db, WholePayment, payment_id)
