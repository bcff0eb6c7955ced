"""Cancel the subscription, now or at the end of its period."""

from typing import Literal

import msgspec

from functions.subscriptions._adoption import adopt
from functions.subscriptions._billing import (
    TIMEOUT,
    BilledRow,
    changed_here,
    write,
)
from functions.subscriptions._subscription import ChangedSubscription
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.processor import subscriptions
from shared.processor.client import require_processor
from shared.roles import OWNERS

CancellationTime = Literal["period_end", "now"]


class SubscriptionCancellation(msgspec.Struct, forbid_unknown_fields=True):
    """When the subscription ends."""

    at: CancellationTime = "period_end"
    """At once, or when what is paid for is used up."""


@endpoint(
    "POST /v1/subscriptions/cancel",
    caller=Manager(OWNERS),
    subscription=False,
    rate="account",
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, traffic="rare", processor=True),
)
def handle(
    call: ManagerCall, body: SubscriptionCancellation, outside: OutsideEffect
) -> ChangedSubscription:
    at_period_end = body.at == "period_end"
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        adopt(call)
        seen = call.db.one(
            BilledRow, "select {columns} from permit_cancellation($1)", at_period_end
        )
        name = seen.processor_subscription_id
        if name is None:
            return attempt.finish(lambda: _cancelled_here(call, at_period_end))
        require_processor()
        if at_period_end:
            billed = subscriptions.end_with_period(name, ends=True, key=str(attempt.row.id))
        else:
            billed = subscriptions.cancel(name)
        return attempt.finish(lambda: ChangedSubscription(write(call, seen, billed)))


def _cancelled_here(call: ManagerCall, at_period_end: bool) -> ChangedSubscription:
    change = "select {columns} from cancel_subscription($1)"
    return ChangedSubscription(changed_here(call, change, at_period_end))
