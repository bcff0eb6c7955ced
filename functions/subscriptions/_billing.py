"""Changes of a subscription that the payment processor bills.

The row follows the processor: a change is made there first, then its answer is written here. If
the process dies in between, the row is behind. The next change then reads the present state there,
finds it changed already, and writes it.
"""

from typing import Any, LiteralString

from functions.subscriptions._subscription import Subscription
from shared.admission.plan_limits_cache import clear_subscription_limit_cache
from shared.pipeline.call import ManagerCall
from shared.pipeline.session_renewal import renewing
from shared.problems import Code, Problem
from shared.processor import subscriptions
from shared.processor.subscriptions import Billed

# Six calls, each repeated once at most.
TIMEOUT = 120


class BilledRow(Subscription):
    """The row together with what the processor calls its customer and subscription."""

    processor_customer_id: str | None
    processor_subscription_id: str | None


def changed_here(call: ManagerCall, change: LiteralString, *parameters: Any) -> Subscription:
    """Change a subscription that the processor does not bill.

    CONFLICT if another request has found a paid checkout since the row was read, because a change
    in the row only would leave the processor billing.
    """
    with call.db.transaction():
        row = call.db.one(BilledRow, "select {columns} from lock_own_subscription()")
        if row.processor_subscription_id is not None:
            raise Problem(Code.CONFLICT, "The subscription has changed meanwhile. Try again.")
        changed = call.db.one(Subscription, change, *parameters)
        clear_subscription_limit_cache(call.db, [call.organization_id])
    return changed


def follow(call: ManagerCall, seen: BilledRow, billed: Billed) -> Subscription:
    """Write what the processor has answered, with the session renewed after the call."""
    return renewing(call, lambda: write(call, seen, billed))


def write(call: ManagerCall, seen: BilledRow, billed: Billed) -> Subscription:
    """Set the row to what the processor has answered, where `seen` is the row from before the call.

    If another change was written in between, either answer may be the newer one. The present state
    is then read under the row's lock, which holds other writes off.
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
