"""A change of plan that the payment processor makes: by a swap of the price, or by a checkout."""

from contextlib import suppress
from typing import Annotated
from uuid import UUID

import msgspec

from functions.subscriptions._billing import BilledRow, follow, write
from functions.subscriptions._subscription import ChangedSubscription, Subscription
from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.pipeline.idempotency import idempotency_key, keep_answer, release_key
from shared.pipeline.responses import response_of
from shared.pipeline.session_renewal import renewing
from shared.problems import Code, Problem
from shared.processor import subscriptions


class ChangedPlan(ChangedSubscription):
    """With a `checkout_url` the plan changes when the owner has paid there, and not before."""

    checkout_url: str | None


class Attempt(msgspec.Struct):
    """A change that the processor is asked for, under a name that a retry after a crash has too."""

    id: UUID
    row: BilledRow
    price: str


class _Payer(msgspec.Struct):
    name: Annotated[str, Sql("organizations.name")]
    email: str


class _Kept(msgspec.Struct):
    customer: str


def change_there(call: ManagerCall, attempt: Attempt) -> ChangedPlan:
    """Have the processor make the change; where it does not, a retry may begin anew."""
    try:
        if attempt.row.processor_subscription_id is None:
            return _checked_out(call, attempt)
        return _swapped(call, attempt, attempt.row.processor_subscription_id)
    except BaseException:
        _give_up(call, attempt)
        raise


def answered(call: ManagerCall, changed: ChangedPlan) -> ChangedPlan:
    """Keep the answer beside the request's key, in the transaction that makes it true."""
    key = idempotency_key(call)
    if key is not None:
        keep_answer(call, key, response_of(call, changed))
    return changed


def _swapped(call: ManagerCall, attempt: Attempt, running: str) -> ChangedPlan:
    billed = subscriptions.swap_price(running, attempt.price, key=f"{attempt.id}-price")
    if billed.status in subscriptions.ENDED:
        follow(call, attempt.row, billed)
        raise Problem(
            Code.CONFLICT,
            "The paid subscription has ended. Choose the plan again to begin a new one.",
        )

    def written() -> ChangedPlan:
        with call.db.transaction():
            return answered(call, ChangedPlan(write(call, attempt.row, billed), None))

    return renewing(call, written)


def _checked_out(call: ManagerCall, attempt: Attempt) -> ChangedPlan:
    customer = attempt.row.processor_customer_id or _new_customer(call, attempt)
    url = subscriptions.checkout_page(
        customer,
        attempt.price,
        organization_id=call.organization_id,
        key=f"{attempt.id}-checkout",
    )

    def written() -> ChangedPlan:
        with call.db.transaction():
            row = call.db.one(Subscription, "select {columns} from subscriptions")
            return answered(call, ChangedPlan(row, url))

    return renewing(call, written)


def _new_customer(call: ManagerCall, attempt: Attempt) -> str:
    """Make the organization a customer; of two at once, the first to be written counts."""
    payer = call.db.one(
        _Payer,
        "select {columns} from organizations, users where users.id = scope_user_id()",
    )
    made = subscriptions.new_customer(
        call.organization_id, name=payer.name, email=payer.email, key=f"{attempt.id}-customer"
    )
    return renewing(
        call,
        lambda: call.db.one(
            _Kept, "select {columns} from keep_processor_customer($1) as customer", made
        ),
    ).customer


def _give_up(call: ManagerCall, attempt: Attempt) -> None:
    """Free the request's key, so that a retry begins anew; where that fails, it does so later."""
    key = idempotency_key(call)
    if key is None:
        return
    with suppress(Problem):
        release_key(call, key, attempt.id)
