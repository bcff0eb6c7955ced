"""Get the organization's subscription, its plan, and whether it allows changes now."""

import msgspec

from functions.subscriptions._subscription import Subscription
from shared.domain.plan import Plan
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.gates import write_refusal
from shared.problems import Code
from shared.roles import EVERYONE


class _Plans(msgspec.Struct):
    subscription: Subscription
    plan: Plan
    """The plan of the subscription."""
    effective_plan: Plan
    """The plan whose limits are in force, as after an expired trial."""


class CurrentSubscription(_Plans):
    """The subscription with its plans, and whether it allows changes."""

    writes_allowed: bool
    """Whether the organization may change anything."""
    reason_code: Code | None
    """The code with which changes are refused; null while they are allowed."""


@endpoint("GET /v1/subscriptions/current", caller=Manager(EVERYONE), settles=True, rate="account")
def handle(call: ManagerCall) -> CurrentSubscription:
    refusal = write_refusal(call.plan)
    found = call.db.one(
        _Plans,
        """
        select {columns}
        from (
            select to_json(own) as subscription, to_json(named) as plan,
                to_json(counting) as effective_plan
            from subscriptions as own
            join subscription_plans as named on named.id = own.plan_id
            join effective_plans using (organization_id)
            join subscription_plans as counting on counting.id = effective_plans.plan_id
        ) as current
        """,
    )
    return CurrentSubscription(
        found.subscription,
        found.plan,
        found.effective_plan,
        writes_allowed=refusal is None,
        reason_code=refusal.code if refusal else None,
    )
