"""Resume a subscription that was cancelled and whose period still runs."""

from uuid import uuid4

from functions.subscriptions._billing import TIMEOUT, BilledRow, adopt, changed_here, follow
from functions.subscriptions._subscription import ChangedSubscription
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.processor import subscriptions
from shared.processor.client import require_processor
from shared.roles import OWNERS


@endpoint(
    "POST /v1/subscriptions/resume",
    caller=Manager(OWNERS),
    subscription=False,
    rate="account",
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, traffic="rare", processor=True),
)
def handle(call: ManagerCall) -> ChangedSubscription:
    adopt(call)
    row = call.db.one(BilledRow, "select {columns} from permit_resumption()")
    if row.processor_subscription_id is None:
        return ChangedSubscription(
            changed_here(call, "select {columns} from resume_subscription()")
        )
    require_processor()
    billed = subscriptions.end_with_period(
        row.processor_subscription_id, ends=False, key=str(uuid4())
    )
    return ChangedSubscription(follow(call, row, billed))
