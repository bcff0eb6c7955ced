"""Collect a payment from a card or bank account that a tenant of the lease has saved.

The answer may be pending: a bank takes days, and a processor that could not be reached is asked
again later. Only a payment that has succeeded counts.
"""

from typing import Annotated
from uuid import UUID

import msgspec

from functions.payments._payment import WholePayment, whole_payment
from shared.domain.collecting import LEAST_CENTS, MOST_CENTS, Collection, begin_collection
from shared.domain.processing import AskedPayment, asked_payment, decide, outcome
from shared.letters.payment_receipt import PaymentReceipt
from shared.logs import logger
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outbox import tell
from shared.pipeline.outside_effect import OutsideEffect
from shared.problems import Problem
from shared.processor.client import require_processor
from shared.processor.payments import Intent
from shared.roles import MONEY

# Three calls, each repeated once at most.
TIMEOUT = 90


class PaymentCollection(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be collected, and from what."""

    lease_id: UUID
    payment_method_id: UUID
    """A card or bank account of a tenant on the lease."""
    charge_id: UUID | None = None
    """A charge of the lease's account that is to be paid first, up to the amount."""
    amount_cents: Annotated[int, msgspec.Meta(ge=LEAST_CENTS, le=MOST_CENTS)] | None = None
    """At most, and if left out exactly, what is open and not being paid already."""


@endpoint(
    "POST /v1/payments/collect",
    caller=Manager(MONEY),
    feature="leases",
    status=201,
    effect="outside",
    key_required=True,
    deployment=Deployment(timeout=TIMEOUT, processor=True),
)
def handle(call: ManagerCall, body: PaymentCollection, outside: OutsideEffect) -> WholePayment:
    def begun(died: UUID | None) -> AskedPayment:
        if died is not None:
            return asked_payment(call.db, died)
        wanted = Collection(
            body.lease_id, body.payment_method_id, body.charge_id, body.amount_cents
        )
        payment_id = begin_collection(call.db, wanted)
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
                return attempt.finish(lambda: _decided(call, asked.id, found))
        return attempt.finish(lambda: whole_payment(call.db, asked.id))


def _decided(call: ManagerCall, payment_id: UUID, found: Intent | None) -> WholePayment:
    with call.db.transaction():
        is_decided = decide(call.db, payment_id, found)
        if is_decided and found is not None and found.status == "succeeded":
            tell(call, PaymentReceipt(payment_id=payment_id))
        return whole_payment(call.db, payment_id)
