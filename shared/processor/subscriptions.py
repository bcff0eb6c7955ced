"""Plan subscriptions at the payment processor: which there are, their changes, their end.

A call that changes something carries an idempotency key of its caller, so that the one repetition
after a lost answer has no second effect. Every failure is a Problem: CONFLICT when the processor
refuses, UNAVAILABLE when it is away or the outcome is not known. The processor's own texts are not
passed on, because they quote what was sent.

Parameters: docs.stripe.com/api, in the version that the pinned library was made for.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from shared.problems import Problem
from shared.processor.client import MOST_LISTED, reaching, stripe_client

if TYPE_CHECKING:
    from stripe.params import SubscriptionUpdateParams

State = Literal[
    "trialing", "active", "past_due", "paused", "unpaid",
    "canceled", "incomplete", "incomplete_expired",
]  # fmt: skip
# A subscription in one of these states never becomes active again.
ENDED = frozenset(("canceled", "incomplete_expired"))
# It is paid, or need not be yet.
IN_ORDER = frozenset(("trialing", "active"))
# It was, and goes on.
BEGUN = IN_ORDER | {"past_due", "paused"}


class _Price(msgspec.Struct):
    id: str


class _Item(msgspec.Struct):
    id: str
    price: _Price
    current_period_start: datetime
    current_period_end: datetime


class _Items(msgspec.Struct):
    data: Annotated[list[_Item], msgspec.Meta(min_length=1)]


class Billed(msgspec.Struct, kw_only=True):
    """A subscription as the processor has it; ours have one item."""

    id: str
    customer: str
    status: State
    cancel_at_period_end: bool
    trial_end: datetime | None
    latest_invoice: str | None
    items: _Items
    metadata: dict[str, str] = {}

    @property
    def item(self) -> _Item:
        """The one item, with its price and its period."""
        return self.items.data[0]


def subscription(name: str) -> Billed:
    """The subscription as it is now, also when it has ended."""
    with reaching("read a subscription"):
        return _billed(stripe_client().v1.subscriptions.retrieve(name))


def subscriptions_of(customer: str) -> list[Billed]:
    """All of the customer's subscriptions that are not canceled, newest first."""
    with reaching("read a customer's subscriptions"):
        listed = stripe_client().v1.subscriptions.list({"customer": customer, "limit": MOST_LISTED})
        return [_billed(each) for each in listed.auto_paging_iter()]


def swap_price(name: str, price: str, *, key: str) -> Billed:
    """Move the subscription to another price and collect the period's difference at once.

    A payment that is declined changes nothing and is CONFLICT. An ended subscription comes back as
    it is, and so does one that has the price already, so that a repetition never pays twice.
    """
    present = subscription(name)
    if present.status in ENDED or present.item.price.id == price:
        return present
    # Left to the next invoice, the difference would be lost when the customer cancels before it.
    changes: SubscriptionUpdateParams = {
        "items": [{"id": present.item.id, "price": price}],
        "proration_behavior": "always_invoice",
        "payment_behavior": "error_if_incomplete",
        "cancel_at_period_end": False,
    }
    return _changed(name, changes, key)


def end_with_period(name: str, *, ends: bool, key: str) -> Billed:
    """Mark the subscription to end with its period, or take that back."""
    return _changed(name, {"cancel_at_period_end": ends}, key)


def cancel(name: str) -> Billed:
    """End the subscription now, without a refund; one that has ended already comes back as is."""
    present = subscription(name)
    if present.status in ENDED:
        return present
    try:
        with reaching("cancel a subscription"):
            return _billed(stripe_client().v1.subscriptions.cancel(name))
    except Problem:
        # Perhaps an answer was lost, and the repetition found nothing left to cancel.
        present = subscription(name)
        if present.status not in ENDED:
            raise
        return present


def _changed(name: str, changes: "SubscriptionUpdateParams", key: str) -> Billed:
    with reaching("change a subscription"):
        return _billed(
            stripe_client().v1.subscriptions.update(name, changes, {"idempotency_key": key})
        )


def _billed(found: Any) -> Billed:
    # Instants are seconds since 1970.
    return msgspec.convert(found.to_dict(), Billed, strict=False)
