"""A subscription that the payment processor keeps: what is changed there, and followed here.

The row follows the processor. A change is made there first and its answer written here, so a
process that dies in between leaves the row behind: the next change reads the present state there,
finds nothing left to do, and writes it.
"""

from typing import Any, LiteralString

from functions.subscriptions._subscription import Subscription
from shared.admission.plan_limits_cache import clear_subscription_limit_cache
from shared.pipeline.call import ManagerCall
from shared.pipeline.session_renewal import renewing
from shared.problems import Code, Problem
from shared.processor import subscriptions
from shared.processor.client import is_configured
from shared.processor.subscriptions import Billed

# Three calls, each with one repetition.
TIMEOUT = 60


class BilledRow(Subscription):
    """The row together with what the processor calls its customer and subscription."""

    processor_customer_id: str | None
    processor_subscription_id: str | None


def adopt(call: ManagerCall) -> None:
    """Follow a subscription that the customer has at the processor and the row knows nothing of.

    A checkout is paid there, in the customer's own time; nothing may be begun a second time because
    we have not heard of it.
    """
    if not is_configured():
        return
    row = call.db.one(BilledRow, "select {columns} from subscriptions")
    if row.processor_customer_id is None or row.processor_subscription_id is not None:
        return
    billed = subscriptions.subscription_of(row.processor_customer_id)
    if billed is not None:
        follow(call, row, billed)


def changed_here(call: ManagerCall, change: LiteralString, *parameters: Any) -> Subscription:
    """Make a change that the processor has no part in.

    CONFLICT where the row has come under the processor since it was read, by a checkout that
    another request has found: changed here only, it would still be paid for there.
    """
    with call.db.transaction():
        row = call.db.one(BilledRow, "select {columns} from lock_own_subscription()")
        if row.processor_subscription_id is not None:
            raise Problem(Code.CONFLICT, "The subscription has changed meanwhile. Try again.")
        changed = call.db.one(Subscription, change, *parameters)
        clear_subscription_limit_cache(call.db, [call.organization_id])
    return changed


def follow(call: ManagerCall, seen: BilledRow, billed: Billed) -> Subscription:
    """Write what the processor has answered, after the call."""
    return renewing(call, lambda: write(call, seen, billed))


def write(call: ManagerCall, seen: BilledRow, billed: Billed) -> Subscription:
    """Set the row to what the processor has answered, where `seen` is the row from before the call.

    When another change was written in between, nobody knows whose answer is newer: then the present
    state is read, while the row's lock lets no other write.
    """
    with call.db.transaction():
        row = call.db.one(BilledRow, "select {columns} from lock_own_subscription()")
        if row.updated_at != seen.updated_at:
            billed = subscriptions.subscription(billed.id)
        changed = call.db.one(
            Subscription,
            "select {columns} from follow_processor($1, $2, $3, $4, $5, $6, $7, $8)",
            billed.customer,
            billed.id,
            billed.status,
            billed.item.price.id,
            billed.item.current_period_start,
            billed.item.current_period_end,
            billed.trial_end,
            billed.cancel_at_period_end,
        )
        clear_subscription_limit_cache(call.db, [call.organization_id])
    return changed
