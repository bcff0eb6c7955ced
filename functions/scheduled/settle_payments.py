"""Settle the payments and refunds that the payment processor was asked for and has not decided.

A process may have died before it knew the answer, and a bank takes days. Each is looked at again
until it is decided, the one that has waited longest first. Then come the saved cards and bank
accounts of archived homeowners, which are detached at the processor, and the events that no webhook
has brought.
"""

import time
from typing import Literal
from uuid import UUID

import msgspec

from functions.scheduled._missed_events import next_account, take_missed
from shared.database.errors import ConnectionLost
from shared.database.organization_scope import in_organization
from shared.domain.processing import asked_payment
from shared.domain.refunding import asked_refund, drop_refund, refund_outcome, write_refund
from shared.logs import logger
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.settling_payments import settle_payment
from shared.processor import payers
from shared.processor.client import is_configured

MOST = 200
# Within the function's timeout: the next run goes on.
SECONDS = 240
# The next look is committed before this one, so that a request that kills the process comes last.
NEXT = """
    update processor_requests set due_at = now() + interval '15 minutes'
    where id = (
        select id from processor_requests where due_at <= now()
        order by due_at limit 1 for update skip locked
    )
    returning id, organization_id, payment_id as subject_id,
        case when refund_cents is null then 'payment' else 'refund' end as kind
"""
NEXT_METHOD = """
    update payment_methods set detach_due_at = now() + interval '15 minutes'
    where id = (
        select id from payment_methods where detach_due_at <= now()
        order by detach_due_at limit 1 for update skip locked
    )
    returning id, organization_id, id as subject_id, 'detachment' as kind
"""


class SettledPayments(msgspec.Struct):
    """How many requests were looked at, decided and failed, and whether more are due.

    `events` is how many were found that no webhook had brought.
    """

    requests: int = 0
    changed: int = 0
    failed: int = 0
    events: int = 0
    more: bool = False


class _Due(msgspec.Struct):
    id: UUID
    organization_id: UUID
    subject_id: UUID
    kind: Literal["payment", "refund", "detachment"]


class _Method(msgspec.Struct):
    account: str | None
    name: str


@endpoint(
    "POST /v1/scheduled/settle-payments",
    caller=Scheduler(),
    effect="outside",
    deployment=Deployment(timeout=300, traffic="rare", schedule="*/10 * * * *", processor=True),
)
def handle(call: SystemCall) -> SettledPayments:
    until, result = time.monotonic() + SECONDS, SettledPayments()
    if not is_configured():
        return result
    while due := call.db.maybe_one(_Due, NEXT) or call.db.maybe_one(_Due, NEXT_METHOD):
        result.requests += 1
        try:
            result.changed += _settled(call, due)
        except ConnectionLost:
            raise
        except Exception as error:  # noqa: BLE001 - one failure must not stop the others
            result.failed += 1
            fields = {"request": due.id, "kind": due.kind, "reason": str(error)}
            logger().error("request of the processor not settled", extra={"fields": fields})
        if result.requests == MOST or time.monotonic() >= until:
            result.more = True
            return result
    while time.monotonic() < until and (listed := next_account(call)):
        found = take_missed(call, listed)
        result.events += found.taken
        result.failed += found.failed
    return result


def _settled(call: SystemCall, due: _Due) -> bool:
    """Whether the request is decided by this look; another process may have been faster."""
    settle = {"payment": _payment_settled, "refund": _refund_settled, "detachment": _detached}
    return settle[due.kind](call, due)


def _payment_settled(call: SystemCall, due: _Due) -> bool:
    return settle_payment(call, due.organization_id, asked_payment(call.db, due.subject_id))


def _refund_settled(call: SystemCall, due: _Due) -> bool:
    asked = asked_refund(call.db, due.id)
    if asked is None or asked.is_decided:
        return False
    made = refund_outcome(asked)
    with in_organization(call.db, due.organization_id):
        return write_refund(call.db, asked, made.id) if made else drop_refund(call.db, asked)


def _detached(call: SystemCall, due: _Due) -> bool:
    method = call.db.one(
        _Method,
        """
        select account.processor_account_id as account, processor_payment_method_id as name
        from payment_methods
        join processor_account_of(organization_id) as account on true
        where payment_methods.id = $1
        """,
        due.subject_id,
    )
    # A disconnection has forgotten the account with all that is saved there.
    if method.account is not None:
        payers.detach(method.account, method.name)
    call.db.execute("update payment_methods set detach_due_at = null where id = $1", due.subject_id)
    return True
