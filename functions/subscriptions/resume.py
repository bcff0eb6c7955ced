"""Resume a subscription that was cancelled and whose period still runs."""

from uuid import uuid4

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


@endpoint(
    "POST /v1/subscriptions/resume",
    caller=Manager(OWNERS),
    subscription=False,
    rate="account",
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, traffic="rare", processor=True),
)
def handle(call: ManagerCall, outside: OutsideEffect) -> ChangedSubscription:
    adopt(call)
    with outside.begin(lambda _: _permitted(call), abandoned_after=TIMEOUT) as attempt:
        seen = attempt.row.seen
        name = seen.processor_subscription_id
        if name is None:
            return attempt.finish(lambda: _resumed_here(call))
        billed = subscriptions.end_with_period(name, ends=False, key=str(attempt.row.id))
        return attempt.finish(lambda: ChangedSubscription(write(call, seen, billed)))


def _permitted(call: ManagerCall) -> Permitted:
    row = call.db.one(BilledRow, "select {columns} from permit_resumption()")
    if row.processor_subscription_id is not None:
        require_processor()
    return Permitted(uuid4(), row)


def _resumed_here(call: ManagerCall) -> ChangedSubscription:
    return ChangedSubscription(changed_here(call, "select {columns} from resume_subscription()"))
