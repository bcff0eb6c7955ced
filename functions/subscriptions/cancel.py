"""Cancel the subscription, now or at the end of its period."""

from typing import Literal
from uuid import uuid4

import msgspec

from functions.subscriptions._billing import TIMEOUT, BilledRow, adopt, changed_here, follow
from functions.subscriptions._subscription import ChangedSubscription
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.processor import subscriptions
from shared.processor.client import require_processor
from shared.roles import OWNERS


class Cancellation(msgspec.Struct, forbid_unknown_fields=True):
    """When the subscription ends."""

    at: Literal["period_end", "now"] = "period_end"


@endpoint(
    "POST /v1/subscriptions/cancel",
    caller=Manager(OWNERS),
    subscription=False,
    rate="account",
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, traffic="rare", processor=True),
)
def handle(call: ManagerCall, body: Cancellation) -> ChangedSubscription:
    adopt(call)
    at_period_end = body.at == "period_end"
    row = call.db.one(BilledRow, "select {columns} from permit_cancellation($1)", at_period_end)
    if row.processor_subscription_id is None:
        changed = changed_here(call, "select {columns} from cancel_subscription($1)", at_period_end)
        return ChangedSubscription(changed)
    require_processor()
    if at_period_end:
        billed = subscriptions.end_with_period(
            row.processor_subscription_id, ends=True, key=str(uuid4())
        )
    else:
        billed = subscriptions.cancel(row.processor_subscription_id)
    return ChangedSubscription(follow(call, row, billed))
