"""The one subscription at the processor that counts, and the end of every other one.

A checkout page is paid at any time and on any device, so the processor may have a subscription that
the row does not name, or several, and charge for each. Every change of the subscription therefore
begins with `adopt`. Ours are those that the row names, that were begun on a page of ours or whose
price is that of a plan: the same customer may have others, which are not touched.
"""

from typing import Annotated
from uuid import UUID

import msgspec

from functions.subscriptions._billing import BilledRow, follow
from shared.database.rows import Sql
from shared.letters.surplus_subscription import SurplusSubscription
from shared.logs import logger
from shared.pipeline.call import ManagerCall
from shared.pipeline.outbox import tell
from shared.pipeline.session_renewal import renewing
from shared.problems import Code, Problem
from shared.processor import pages, refunds, subscriptions
from shared.processor.client import is_configured
from shared.processor.subscriptions import BEGUN, ENDED, IN_ORDER, Billed


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
    ours = [each for each in found if _is_ours(call, row, each)]
    kept = _kept(ours, named)
    for each in ours:
        if each is not kept and each.status not in ENDED:
            _end(call, each)
    if kept is not None and page is not None:
        pages.close_checkout(page)
    if kept is not None and kept.id != named:
        follow(call, row, kept)
    return kept


def _is_ours(call: ManagerCall, row: _KnownRow, found: Billed) -> bool:
    # A page outlives the price that it was made for.
    is_from_our_page = found.metadata.get("organization_id") == call.organization_id
    is_named = found.id == row.processor_subscription_id
    return is_named or is_from_our_page or found.item.price.id in row.prices


def _close_pages(call: ManagerCall, customer: str, page: str | None) -> None:
    found = pages.open_checkouts(customer, call.organization_id)
    # Of two requests at once, each of which has made a page, the newer page stays.
    if page is not None and found[:1] != [page]:
        pages.close_checkout(page)
        raise Problem(Code.CONFLICT, "Another request is choosing a plan right now. Try again.")
    for each in found:
        if each != page:
            pages.close_checkout(each)


def _kept(ours: list[Billed], named: str | None) -> Billed | None:
    """A paid one before an unpaid one, then the one that the row names, then the newest."""
    begun = [
        each
        for each in ours
        if each.status in BEGUN or (each.status == "unpaid" and each.id == named)
    ]
    return max(begun, key=lambda each: (each.status in IN_ORDER, each.id == named), default=None)


def _end(call: ManagerCall, surplus: Billed) -> None:
    """End a subscription that counts for nothing, with its last charge refunded.

    It is cancelled last, because until then a retry after a crash finds it again.
    """
    if surplus.status in BEGUN:
        _log(call, "a second subscription was begun", surplus)
    if _refund(call, surplus):
        renewing(call, lambda: _tell_owners(call, surplus))
    subscriptions.cancel(surplus.id)


def _refund(call: ManagerCall, surplus: Billed) -> bool:
    try:
        return refunds.refund_last_charge(surplus)
    except Problem as problem:
        if problem.code != Code.CONFLICT:
            raise
    # A disputed payment, for example, must not keep the subscription running.
    _log(call, "a payment has to be refunded by hand", surplus)
    return True


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


def _log(call: ManagerCall, event: str, surplus: Billed) -> None:
    fields = {"organization_id": call.organization_id, "subscription": surplus.id}
    logger().error(event, extra={"fields": fields})
