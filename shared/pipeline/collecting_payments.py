"""The steps by which a payment is collected from a saved card or bank account.

The payment is committed as pending before the processor is asked, and decided by what it says. Its
key lasts, so that a repetition resumes the payment and never makes a second one; what a process
leaves behind is decided by settle-payments.
"""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from shared.domain.collecting import Collection, begin_collection
from shared.domain.processing import AskedPayment, asked_payment, decide, outcome
from shared.letters.payment_receipt import PaymentReceipt
from shared.logs import logger
from shared.pipeline.call import SignedInCall
from shared.pipeline.outbox import tell
from shared.pipeline.outside_effect import OutsideEffect
from shared.problems import Problem
from shared.processor.client import require_processor
from shared.processor.payments import Intent

# Three calls, each repeated once at most.
TIMEOUT = 90
Record = TypeVar("Record")


def collect(
    call: SignedInCall,
    outside: OutsideEffect,
    wanted: Callable[[], Collection],
    read: Callable[[UUID], Record],
) -> Record:
    """The payment as `read` shows it: decided, or pending while its outcome is not known."""

    def begun(died: UUID | None) -> AskedPayment:
        if died is not None:
            return asked_payment(call.db, died)
        payment_id = begin_collection(call.db, wanted())
        require_processor()
        return asked_payment(call.db, payment_id, is_new=True)

    with outside.begin(begun, abandoned_after=TIMEOUT, lasts=True) as attempt:
        asked = attempt.row
        if asked.status == "pending":
            try:
                found = outcome(asked)
            except Problem as problem:
                # Whether it was made is not known: settle-payments asks again.
                logger().error("payment not decided", extra={"fields": {"reason": problem.log}})
            else:
                return attempt.finish(lambda: _decided(call, asked.id, found, read))
        return attempt.finish(lambda: read(asked.id))


def _decided(
    call: SignedInCall, payment_id: UUID, found: Intent | None, read: Callable[[UUID], Record]
) -> Record:
    with call.db.transaction():
        is_decided = decide(call.db, payment_id, found)
        if is_decided and found is not None and found.status == "succeeded":
            tell(call, PaymentReceipt(payment_id=payment_id))
        return read(payment_id)
