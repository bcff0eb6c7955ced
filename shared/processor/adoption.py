"""Which of a customer's subscriptions counts, and the refund of every other one.

A checkout page is paid at any time and on any device, so the processor may have a subscription that
our row does not name, or several, and charge for each. Ours are those that the row names, that were
begun on a page of ours or whose price is that of a plan: the same customer may have others, which
are not touched.
"""

from collections.abc import Collection, Sequence
from typing import Literal

from shared.logs import logger
from shared.problems import Code, Problem
from shared.processor import refunds
from shared.processor.subscriptions import BEGUN, IN_ORDER, Billed

Refunded = Literal["all", "by_hand", "nothing"]
"""Whether the last charge went back, has to be given back by a person, or never was."""


def ours(
    found: Sequence[Billed], organization_id: str, named: str | None, prices: Collection[str]
) -> list[Billed]:
    """Those that were begun for a plan of ours."""
    return [
        each
        for each in found
        # A page outlives the price that it was made for.
        if each.metadata.get("organization_id") == organization_id
        or each.id == named
        or each.item.price.id in prices
    ]


def kept(found: Sequence[Billed], named: str | None) -> Billed | None:
    """A paid one before an unpaid one, then the one that the row names, then the newest."""
    begun = [
        each
        for each in found
        if each.status in BEGUN or (each.status == "unpaid" and each.id == named)
    ]
    return max(begun, key=lambda each: (each.status in IN_ORDER, each.id == named), default=None)


def refund(surplus: Billed, organization_id: str) -> Refunded:
    """Refund the last charge of a subscription that counts for nothing.

    It is cancelled after this, because until then a retry after a crash finds it again.
    """
    if surplus.status in BEGUN:
        _log(organization_id, "a second subscription was begun", surplus)
    try:
        return "all" if refunds.refund_last_charge(surplus) else "nothing"
    except Problem as problem:
        if problem.code != Code.CONFLICT:
            raise
    # A disputed payment, for example, must not keep the subscription running.
    _log(organization_id, "a payment has to be refunded by hand", surplus)
    return "by_hand"


def _log(organization_id: str, event: str, surplus: Billed) -> None:
    fields = {"organization_id": organization_id, "subscription": surplus.id}
    logger().error(event, extra={"fields": fields})
