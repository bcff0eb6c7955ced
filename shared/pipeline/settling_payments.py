"""The step by which the platform itself decides a payment that the processor was asked for.

A job or a report of the processor takes it; requests of people take theirs in
collecting_payments.py.
"""

from uuid import UUID

from shared.database.organization_scope import in_organization
from shared.domain.processing import AskedPayment, decide, outcome
from shared.letters.payment_receipt import PaymentReceipt
from shared.pipeline.call import SystemCall
from shared.pipeline.outbox import Entry, queue_all


def settle_payment(call: SystemCall, organization_id: UUID, asked: AskedPayment) -> bool:
    """Ask what became of the payment and write it; whether it is decided by this look.

    UNAVAILABLE when that is not known. Another process may have been faster.
    """
    # One that has failed may have succeeded there; one that was never made is not made now.
    has_failed = asked.status == "failed" and asked.processor_payment_id is not None
    if asked.status != "pending" and not has_failed:
        return False
    found = outcome(asked)
    with in_organization(call.db, organization_id):
        is_decided = decide(call.db, asked.id, found)
        if is_decided and found is not None and found.status == "succeeded":
            receipt = PaymentReceipt(payment_id=asked.id)
            queue_all(call, [Entry(organization_id, "email", receipt)])
    return is_decided
