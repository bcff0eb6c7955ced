"""Plan subscriptions at the payment processor: customers, checkout, changes, the end.

A call that changes something carries an idempotency key of its caller, so that the one repetition
after a lost answer has no second effect. Every failure is a Problem: CONFLICT when the processor
refuses, UNAVAILABLE when it is away or the outcome is not known. The processor's own texts are not
passed on, because they quote what was sent.

Parameters: docs.stripe.com/api, in the version that the pinned library was made for.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from shared.config import settings
from shared.problems import Problem
from shared.processor.client import reaching, stripe_client

if TYPE_CHECKING:
    from stripe.params import SubscriptionUpdateParams

State = Literal[
    "trialing", "active", "past_due", "paused", "unpaid",
    "canceled", "incomplete", "incomplete_expired",
]  # fmt: skip
# A subscription in one of these states never becomes active again.
ENDED = frozenset(("canceled", "incomplete_expired"))
# Its first payment has not been made yet.
UNBEGUN = frozenset(("incomplete",))


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
    items: _Items

    @property
    def item(self) -> _Item:
        """The one item, with its price and its period."""
        return self.items.data[0]


class _Page(msgspec.Struct):
    url: str


class _Customer(msgspec.Struct):
    id: str


def new_customer(organization_id: str, *, name: str, email: str, key: str) -> str:
    """The id of a new customer; `email` is where its receipts go."""
    with reaching("create a customer"):
        made = stripe_client().v1.customers.create(
            {"name": name, "email": email, "metadata": {"organization_id": organization_id}},
            {"idempotency_key": key},
        )
        return msgspec.convert(made.to_dict(), _Customer).id


def checkout_page(customer: str, price: str, *, organization_id: str, key: str) -> str:
    """The address of a page where the customer begins to pay for the price."""
    page = settings().public_url
    with reaching("create a checkout"):
        made = stripe_client().v1.checkout.sessions.create(
            {
                "mode": "subscription",
                "customer": customer,
                "line_items": [{"price": price, "quantity": 1}],
                "client_reference_id": organization_id,
                "subscription_data": {"metadata": {"organization_id": organization_id}},
                "success_url": f"{page}/?checkout=completed",
                "cancel_url": f"{page}/?checkout=cancelled",
            },
            {"idempotency_key": key},
        )
        return msgspec.convert(made.to_dict(), _Page).url


def portal_page(customer: str, return_url: str, *, key: str) -> str:
    """The address of the customer's own page for cards and receipts, good for minutes."""
    with reaching("open the billing portal"):
        made = stripe_client().v1.billing_portal.sessions.create(
            {"customer": customer, "return_url": return_url}, {"idempotency_key": key}
        )
        return msgspec.convert(made.to_dict(), _Page).url


def subscription(name: str) -> Billed:
    """The subscription as it is now, also when it has ended."""
    with reaching("read a subscription"):
        return _billed(stripe_client().v1.subscriptions.retrieve(name))


def subscription_of(customer: str) -> Billed | None:
    """The customer's newest subscription that has begun and not ended, or None."""
    with reaching("read a customer's subscriptions"):
        # Without a status: all that are not canceled, newest first.
        listed = stripe_client().v1.subscriptions.list({"customer": customer})
        found = (_billed(each) for each in listed.data)
        return next((each for each in found if each.status not in ENDED | UNBEGUN), None)


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
