"""Take a cancellation back while the period still runs."""

from functions.subscriptions._subscription import ChangedSubscription, Subscription
from shared.call import Call
from shared.callers import Manager
from shared.endpoint import endpoint
from shared.roles import OWNERS
from shared.subscription_limits import clear_subscription_limit_cache


@endpoint("POST /v1/subscriptions/resume", caller=Manager(OWNERS), subscription=False)
def handle(call: Call) -> ChangedSubscription:
    with call.db.transaction():
        changed = call.db.one(Subscription, "select {columns} from resume_subscription()")
        clear_subscription_limit_cache(call.db, [call.organization_id])
    return ChangedSubscription(changed)
