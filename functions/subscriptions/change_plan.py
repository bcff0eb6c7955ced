"""Move the organization to another plan: at once, or by a checkout at the payment processor."""

from contextlib import suppress
from typing import Annotated
from uuid import UUID, uuid4

import msgspec

from functions.subscriptions._billing import TIMEOUT, BilledRow, adopt, follow, write
from functions.subscriptions._subscription import ChangedSubscription, Subscription
from shared import processor
from shared.call import Call
from shared.callers import Manager
from shared.database_errors import RetryableError, SessionRefusedError
from shared.declaration import Deployment
from shared.endpoint import endpoint
from shared.idempotency import (
    Replayed,
    claim_key,
    idempotency_key,
    keep_answer,
    release_key,
    replay,
    request_digest,
    resume_key,
)
from shared.postgres import ConnectionLostError
from shared.problems import Code, Problem
from shared.responses import response_of
from shared.roles import OWNERS
from shared.rows import Sql
from shared.session_check import afterwards
from shared.subscription_limits import clear_subscription_limit_cache


class PlanChoice(msgspec.Struct, forbid_unknown_fields=True):
    """The plan to move to."""

    plan_id: UUID


class ChangedPlan(ChangedSubscription):
    """With a `checkout_url` the plan changes when the owner has paid there, and not before."""

    checkout_url: str | None


class _Plan(msgspec.Struct):
    slug: str
    processor_price_id: str | None


class _Payer(msgspec.Struct):
    name: Annotated[str, Sql("organizations.name")]
    email: str


class _Kept(msgspec.Struct):
    customer: str


class _Attempt(msgspec.Struct):
    """A change that the processor is asked for, under a name that a retry after a crash has too."""

    id: UUID
    row: BilledRow
    price: str


@endpoint(
    "POST /v1/subscriptions/change-plan",
    caller=Manager(OWNERS),
    subscription=False,
    idempotent=True,
    retry=False,
    deployment=Deployment(timeout=TIMEOUT, traffic="rare", processor=True),
)
def handle(call: Call, body: PlanChoice) -> ChangedPlan:
    adopt(call)
    begun = _begin(call, body)
    if isinstance(begun, ChangedPlan):
        return begun
    try:
        if begun.row.processor_subscription_id is None:
            return _checked_out(call, begun)
        return _swapped(call, begun, begun.row.processor_subscription_id)
    except BaseException:
        _give_up(call, begun)
        raise


def _begin(call: Call, body: PlanChoice) -> ChangedPlan | _Attempt:
    """Judge the change, and make it where that is all; else commit the request's key, if any."""
    key = idempotency_key(call)
    digest = request_digest(call, {"body": body})
    with call.db.transaction():
        first = claim_key(call, key, digest, abandoned_after=TIMEOUT) if key else None
        if first is not None:
            raise Replayed(replay(call, first, digest))
        row = call.db.one(BilledRow, "select {columns} from permit_plan_change($1)", body.plan_id)
        plan = call.db.one(
            _Plan, "select {columns} from subscription_plans where id = $1", body.plan_id
        )
        if _is_ours_alone(row, plan):
            changed = call.db.one(
                Subscription, "select {columns} from change_plan($1)", body.plan_id
            )
            clear_subscription_limit_cache(call.db, [call.organization_id])
            return _answered(call, ChangedPlan(changed, None))
        if plan.processor_price_id is None:
            raise Problem(Code.CONFLICT, "This plan is not sold here.")
        attempt = resume_key(call, key, uuid4()) if key else uuid4()
    return _Attempt(attempt, row, plan.processor_price_id)


def _is_ours_alone(row: BilledRow, plan: _Plan) -> bool:
    """Whether the processor has nothing to do with the change."""
    if row.processor_subscription_id is None:
        return plan.slug == "free" or not processor.is_configured()
    processor.require_processor()
    if plan.slug == "free":
        raise Problem(Code.CONFLICT, "A paid subscription is running. Cancel it instead.")
    return False


def _swapped(call: Call, attempt: _Attempt, running: str) -> ChangedPlan:
    billed = processor.swap_price(running, attempt.price, key=f"{attempt.id}-price")
    if billed.status in processor.ENDED:
        follow(call, attempt.row, billed)
        raise Problem(
            Code.CONFLICT,
            "The paid subscription has ended. Choose the plan again to begin a new one.",
        )

    def written() -> ChangedPlan:
        with call.db.transaction():
            return _answered(call, ChangedPlan(write(call, attempt.row, billed), None))

    return afterwards(call, written)


def _checked_out(call: Call, attempt: _Attempt) -> ChangedPlan:
    customer = attempt.row.processor_customer_id or _new_customer(call, attempt)
    url = processor.checkout_page(
        customer,
        attempt.price,
        organization_id=call.organization_id,
        key=f"{attempt.id}-checkout",
    )

    def written() -> ChangedPlan:
        with call.db.transaction():
            row = call.db.one(Subscription, "select {columns} from subscriptions")
            return _answered(call, ChangedPlan(row, url))

    return afterwards(call, written)


def _new_customer(call: Call, attempt: _Attempt) -> str:
    """Make the organization a customer; of two at once, the first to be written counts."""
    payer = call.db.one(
        _Payer,
        "select {columns} from organizations, users where users.id = scope_user_id()",
    )
    made = processor.new_customer(
        call.organization_id, name=payer.name, email=payer.email, key=f"{attempt.id}-customer"
    )
    return afterwards(
        call,
        lambda: call.db.one(
            _Kept, "select {columns} from keep_processor_customer($1) as customer", made
        ),
    ).customer


def _answered(call: Call, changed: ChangedPlan) -> ChangedPlan:
    """Keep the answer beside the request's key, in the transaction that makes it true."""
    key = idempotency_key(call)
    if key is not None:
        keep_answer(call, key, response_of(call, changed))
    return changed


def _give_up(call: Call, attempt: _Attempt) -> None:
    """Free the request's key, so that a retry begins anew; where that fails, it does so later."""
    key = idempotency_key(call)
    if key is None:
        return
    with suppress(Problem, SessionRefusedError, RetryableError, ConnectionLostError):
        release_key(call, key, attempt.id)
