"""Move the organization to another plan at once."""

from uuid import UUID

import msgspec

from functions.subscriptions._subscription import ChangedSubscription, Subscription
from shared.call import Call
from shared.callers import Manager
from shared.endpoint import endpoint
from shared.roles import OWNERS
from shared.subscription_limits import clear_subscription_limit_cache


class PlanChoice(msgspec.Struct, forbid_unknown_fields=True):
    """The plan to move to."""

    plan_id: UUID


@endpoint(
    "POST /v1/subscriptions/change-plan",
    caller=Manager(OWNERS),
    subscription=False,
    idempotent=True,
)
def handle(call: Call, body: PlanChoice) -> ChangedSubscription:
    with call.db.transaction():
        changed = call.db.one(Subscription, "select {columns} from change_plan($1)", body.plan_id)
        clear_subscription_limit_cache(call.db, [call.organization_id])
    return ChangedSubscription(changed)
