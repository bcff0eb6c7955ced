"""Move the organization to another plan: at once, or by a checkout at the payment processor."""

from uuid import UUID, uuid4

import msgspec

from functions.subscriptions._billing import TIMEOUT, BilledRow, adopt
from functions.subscriptions._plan_change import Attempt, ChangedPlan, answered, change_there
from functions.subscriptions._subscription import Subscription
from shared.admission.plan_limits_cache import clear_subscription_limit_cache
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.idempotency import (
    Replayed,
    claim_key,
    idempotency_key,
    replay,
    request_digest,
    resume_key,
)
from shared.problems import Code, Problem
from shared.processor.client import is_configured, require_processor
from shared.roles import OWNERS


class PlanChoice(msgspec.Struct, forbid_unknown_fields=True):
    """The plan to move to."""

    plan_id: UUID


class _Plan(msgspec.Struct):
    slug: str
    processor_price_id: str | None


@endpoint(
    "POST /v1/subscriptions/change-plan",
    caller=Manager(OWNERS),
    subscription=False,
    idempotent=True,
    retry=False,
    deployment=Deployment(timeout=TIMEOUT, traffic="rare", processor=True),
)
def handle(call: ManagerCall, body: PlanChoice) -> ChangedPlan:
    adopt(call)
    begun = _begin(call, body)
    return begun if isinstance(begun, ChangedPlan) else change_there(call, begun)


def _begin(call: ManagerCall, body: PlanChoice) -> ChangedPlan | Attempt:
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
            return answered(call, ChangedPlan(changed, None))
        if plan.processor_price_id is None:
            raise Problem(Code.CONFLICT, "This plan is not sold here.")
        attempt = resume_key(call, key, uuid4()) if key else uuid4()
    return Attempt(attempt, row, plan.processor_price_id)


def _is_ours_alone(row: BilledRow, plan: _Plan) -> bool:
    """Whether the processor has nothing to do with the change."""
    if row.processor_subscription_id is None:
        return plan.slug == "free" or not is_configured()
    require_processor()
    if plan.slug == "free":
        raise Problem(Code.CONFLICT, "A paid subscription is running. Cancel it instead.")
    return False
