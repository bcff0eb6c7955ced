"""Change the organization's plan, at once or by a checkout at the payment processor."""

from uuid import UUID

import msgspec

from functions.subscriptions._adoption import adopt
from functions.subscriptions._billing import (
    TIMEOUT,
    BilledRow,
    changed_here,
    follow,
    write,
)
from functions.subscriptions._checkout import checkout_page
from functions.subscriptions._subscription import ChangedSubscription, Subscription
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outside_effect import OutsideEffect, named
from shared.problems import Code, Problem
from shared.processor import subscriptions
from shared.processor.client import is_configured, require_processor
from shared.roles import OWNERS


class PlanChange(msgspec.Struct, forbid_unknown_fields=True):
    """The plan to move to."""

    plan_id: UUID
    """The plan to move to, one of `GET /v1/subscriptions/plans`."""


class ChangedPlan(ChangedSubscription):
    """The subscription, and the page to pay on if it changes only then."""

    checkout_url: str | None
    """Where the owner pays, after which the plan changes; null if it has changed."""


class _Plan(msgspec.Struct):
    slug: str
    processor_price_id: str | None


@endpoint(
    "POST /v1/subscriptions/change-plan",
    caller=Manager(OWNERS),
    subscription=False,
    rate="account",
    effect="outside",
    deployment=Deployment(timeout=TIMEOUT, traffic="rare", processor=True),
)
def handle(call: ManagerCall, body: PlanChange, outside: OutsideEffect) -> ChangedPlan:
    with outside.begin(named, abandoned_after=TIMEOUT) as attempt:
        adopt(call)
        seen, price = _permitted(call, body.plan_id)
        if price is None:
            return attempt.finish(lambda: _changed_here(call, body.plan_id))
        name = seen.processor_subscription_id
        if name is None:
            customer = seen.processor_customer_id
            page = checkout_page(call, customer, price, attempt=attempt.row.id)
            found = adopt(call, page.id)
            if found is None:
                return attempt.finish(lambda: ChangedPlan(_unchanged(call), page.url))
            # Paid on another page meanwhile.
            name = found.id
        billed = subscriptions.swap_price(name, price, key=f"{attempt.row.id}-price")
        if billed.status in subscriptions.ENDED:
            follow(call, seen, billed)
            raise Problem(
                Code.CONFLICT,
                "The paid subscription has ended. Choose the plan again to begin a new one.",
            )
        return attempt.finish(lambda: ChangedPlan(write(call, seen, billed), None))


def _permitted(call: ManagerCall, plan_id: UUID) -> tuple[BilledRow, str | None]:
    """The row, and the plan's price if the processor bills it."""
    row = call.db.one(BilledRow, "select {columns} from permit_plan_change($1)", plan_id)
    plan = call.db.one(_Plan, "select {columns} from subscription_plans where id = $1", plan_id)
    is_paid = row.processor_subscription_id is not None
    if is_paid:
        require_processor()
    if plan.slug == "free" and is_paid:
        raise Problem(Code.CONFLICT, "A paid subscription is running. Cancel it instead.")
    if plan.slug == "free" or not is_configured():
        return row, None
    if plan.processor_price_id is None:
        raise Problem(Code.CONFLICT, "This plan can't be bought here. Choose another one.")
    return row, plan.processor_price_id


def _changed_here(call: ManagerCall, plan_id: UUID) -> ChangedPlan:
    changed = changed_here(call, "select {columns} from change_plan($1)", plan_id)
    return ChangedPlan(changed, None)


def _unchanged(call: ManagerCall) -> Subscription:
    return call.db.one(Subscription, "select {columns} from subscriptions")
