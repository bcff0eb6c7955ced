"""Resume a subscription that was cancelled and whose period still runs."""

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


@endpoint(
    "POST /v1/subscriptions/resume",
    caller=Manager(OWNERS),
    subscription=False,
    rate="account",
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, traffic="rare", processor=True),
)
def handle(call: ManagerCall, outside: OutsideEffect) -> ChangedSubscription:
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        adopt(call)
        seen = call.db.one(BilledRow, "select {columns} from permit_resumption()")
        name = seen.processor_subscription_id
        if name is None:
            return attempt.finish(lambda: _resumed_here(call))
        require_processor()
        billed = subscriptions.end_with_period(name, ends=False, key=str(attempt.row.id))
        return attempt.finish(lambda: ChangedSubscription(write(call, seen, billed)))


def _resumed_here(call: ManagerCall) -> ChangedSubscription:
    return ChangedSubscription(changed_here(call, "select {columns} from resume_subscription()"))
