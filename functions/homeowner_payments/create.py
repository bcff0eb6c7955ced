"""Create a payment of a homeowner; it pays what is chosen, then what is open."""

from uuid import UUID

from functions.homeowner_payments._homeowner_payment import WholeHomeownerPayment
from shared.domain.entering import enter_payment
from shared.domain.homeowner_account import ledger_of_homeowner
from shared.domain.payment import NewPaymentOfAccount, payment_as
from shared.letters.payment_receipt import PaymentReceipt
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outbox import tell
from shared.roles import HOA_MONEY


class NewHomeownerPayment(NewPaymentOfAccount, kw_only=True, forbid_unknown_fields=True):
    """A new payment of a homeowner."""

    homeowner_id: UUID
    """The homeowner who paid."""


@endpoint(
    "POST /v1/homeowner-payments",
    caller=Manager(HOA_MONEY),
    feature="hoa",
    status=201,
    preview=True,
)
def handle(call: ManagerCall, body: NewHomeownerPayment) -> WholeHomeownerPayment:
    with call.db.transaction():
        with ledger_of_homeowner(call.db, body.homeowner_id) as account_id:
            payment_id = enter_payment(call.db, account_id, body)
        if body.email_receipt:
            tell(call, PaymentReceipt(payment_id=payment_id))
        return payment_as(call.db, WholeHomeownerPayment, payment_id)
