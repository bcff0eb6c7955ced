"""Take a cancellation back while the period still runs."""

from uuid import uuid4

from functions.subscriptions._billing import TIMEOUT, BilledRow, adopt, follow
from functions.subscriptions._subscription import ChangedSubscription, Subscription
from shared import processor
from shared.call import Call
from shared.callers import Manager
from shared.declaration import Deployment
from shared.endpoint import endpoint
from shared.roles import OWNERS
from shared.subscription_limits import clear_subscription_limit_cache


@endpoint(
    "POST /v1/subscriptions/resume",
    caller=Manager(OWNERS),
    subscription=False,
    retry=False,
    deployment=Deployment(timeout=TIMEOUT, traffic="rare", processor=True),
)
def handle(call: Call) -> ChangedSubscription:
    adopt(call)
    row = call.db.one(BilledRow, "select {columns} from permit_resumption()")
    if row.processor_subscription_id is not None:
        processor.require_processor()
        billed = processor.end_with_period(
            row.processor_subscription_id, ends=False, key=str(uuid4())
        )
        return ChangedSubscription(follow(call, row, billed))
    with call.db.transaction():
        changed = call.db.one(Subscription, "select {columns} from resume_subscription()")
        clear_subscription_limit_cache(call.db, [call.organization_id])
    return ChangedSubscription(changed)
