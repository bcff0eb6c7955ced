"""Cancel the subscription, now or at the end of its period."""

from typing import Literal
from uuid import uuid4

import msgspec

from functions.subscriptions._adoption import adopt
from functions.subscriptions._billing import (
    TIMEOUT,
    BilledRow,
    Permitted,
    changed_here,
    write,
)
from functions.subscriptions._subscription import ChangedSubscription
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect
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
    adopt(call)
    at_period_end = body.at == "period_end"
    with outside.begin(
        lambda _: _permitted(call, at_period_end), abandoned_after=TIMEOUT
    ) as attempt:
        seen, key = attempt.row.seen, str(attempt.row.id)
        name = seen.processor_subscription_id
        if name is None:
            return attempt.finish(lambda: _cancelled_here(call, at_period_end))
        if at_period_end:
            billed = subscriptions.end_with_period(name, ends=True, key=key)
        else:
            billed = subscriptions.cancel(name)
        return attempt.finish(lambda: ChangedSubscription(write(call, seen, billed)))


def _permitted(call: ManagerCall, at_period_end: bool) -> Permitted:
    row = call.db.one(BilledRow, "select {columns} from permit_cancellation($1)", at_period_end)
    if row.processor_subscription_id is not None:
        require_processor()
    return Permitted(uuid4(), row)


def _cancelled_here(call: ManagerCall, at_period_end: bool) -> ChangedSubscription:
    change = "select {columns} from cancel_subscription($1)"
    return ChangedSubscription(changed_here(call, change, at_period_end))
