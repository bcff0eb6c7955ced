"""Cancel the subscription, now or at the end of its period."""

from typing import Literal

import msgspec

from functions.subscriptions._subscription import ChangedSubscription, Subscription
from shared.call import Call
from shared.callers import Manager
from shared.endpoint import endpoint
from shared.roles import OWNERS
from shared.subscription_limits import clear_subscription_limit_cache


class Cancellation(msgspec.Struct, forbid_unknown_fields=True):
    """When the subscription ends."""

    at: Literal["period_end", "now"] = "period_end"


@endpoint("POST /v1/subscriptions/cancel", caller=Manager(OWNERS), subscription=False)
def handle(call: Call, body: Cancellation) -> ChangedSubscription:
    with call.db.transaction():
        changed = call.db.one(
            Subscription,
            "select {columns} from cancel_subscription($1)",
            body.at == "period_end",
        )
        clear_subscription_limit_cache(call.db, [call.organization_id])
    return ChangedSubscription(changed)
