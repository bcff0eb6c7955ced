"""The one subscription at the processor that counts, and the end of every other one.

A page may have been paid that the row does not know of (shared/processor/adoption.py), so every
change of the subscription begins with `adopt`. The processor's events do the same when they come.
"""

from typing import Annotated
from uuid import UUID

import msgspec

from functions.subscriptions._billing import BilledRow, follow
from shared.database.rows import Sql
from shared.letters.surplus_subscription import SurplusSubscription
from shared.pipeline.call import ManagerCall
from shared.pipeline.outbox import tell
from shared.pipeline.session_renewal import renewing
from shared.problems import Code, Problem
from shared.processor import adoption, pages, subscriptions
from shared.processor.client import is_configured
from shared.processor.subscriptions import ENDED, Billed


class _KnownRow(BilledRow):
    prices: Annotated[
        list[str],
        Sql(
            "array(select processor_price_id from subscription_plans"
            " where processor_price_id is not null)"
        ),
    ]


class _Owner(msgspec.Struct):
    user_id: UUID


def adopt(call: ManagerCall, page: str | None = None) -> Billed | None:
    """Follow the subscription that counts, if there is one, and end the others.

    All checkout pages are closed first, because then every payment that could be made has been made
    when the subscriptions are read. Only `page`, which the caller has just made, stays open, unless
    there is a subscription.
    """
    if not is_configured():
        return None
    row = renewing(call, lambda: call.db.one(_KnownRow, "select {columns} from subscriptions"))
    customer, named = row.processor_customer_id, row.processor_subscription_id
    if customer is None:
        return None
    _close_pages(call, customer, page)
    found = subscriptions.subscriptions_of(customer)
    ours = adoption.ours(found, call.organization_id, named, row.prices)
    kept = adoption.kept(ours, named)
    for each in ours:
        if each is not kept and each.status not in ENDED:
            _end(call, each)
    if kept is not None and page is not None:
        pages.close_checkout(page)
    if kept is not None and kept.id != named:
        follow(call, row, kept)
    return kept


def _close_pages(call: ManagerCall, customer: str, page: str | None) -> None:
    found = pages.open_checkouts(customer, call.organization_id)
    # Of two requests at once, each of which has made a page, the newer page stays.
    if page is not None and found[:1] != [page]:
        pages.close_checkout(page)
        raise Problem(Code.CONFLICT, "Another request is choosing a plan right now. Try again.")
    for each in found:
        if each != page:
            pages.close_checkout(each)


def _end(call: ManagerCall, surplus: Billed) -> None:
    """End a subscription that counts for nothing, with its last charge refunded."""
    if adoption.refund(surplus, call.organization_id) != "nothing":
        renewing(call, lambda: _tell_owners(call, surplus))
    subscriptions.cancel(surplus.id)


def _tell_owners(call: ManagerCall, surplus: Billed) -> None:
    with call.db.transaction():
        owners = call.db.all(
            _Owner, "select {columns} from organization_memberships where role = 'owner'"
        )
        for owner in owners:
            letter = SurplusSubscription(
                organization_id=UUID(call.organization_id), user_id=owner.user_id
            )
            tell(call, letter, once=f"surplus-{surplus.id}-{owner.user_id}")
