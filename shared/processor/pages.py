"""The payment processor's own pages: checkout, where a customer begins to pay, and the portal.

Parameters: docs.stripe.com/api, in the version that the pinned library was made for.
"""

import msgspec

from shared.config import settings
from shared.problems import Problem
from shared.processor.client import MOST_LISTED, reaching, stripe_client


class Page(msgspec.Struct, frozen=True):
    """A page. Its `url` works without a session."""

    id: str
    url: str


class _Checkout(msgspec.Struct):
    id: str
    status: str | None
    client_reference_id: str | None = None


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


def checkout_page(customer: str, price: str, *, organization_id: str, key: str) -> Page:
    """A page where the customer begins to pay for the price."""
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
        return msgspec.convert(made.to_dict(), Page)


def open_checkouts(customer: str, organization_id: str) -> list[str]:
    """The ids of the pages of `checkout_page` that can still be paid, newest first."""
    with reaching("read the open checkouts"):
        listed = stripe_client().v1.checkout.sessions.list(
            {"customer": customer, "status": "open", "limit": MOST_LISTED}
        )
        found = (msgspec.convert(each.to_dict(), _Checkout) for each in listed.auto_paging_iter())
        return [each.id for each in found if each.client_reference_id == organization_id]


def close_checkout(name: str) -> None:
    """Let no one pay on the page any more; one that was paid meanwhile stays as it is."""
    try:
        with reaching("close a checkout"):
            stripe_client().v1.checkout.sessions.expire(name)
    except Problem:
        with reaching("read a checkout"):
            found = stripe_client().v1.checkout.sessions.retrieve(name)
            is_open = msgspec.convert(found.to_dict(), _Checkout).status == "open"
        if is_open:
            raise


def portal_page(customer: str, return_url: str, *, key: str) -> str:
    """The address of the customer's own page for cards and receipts, good for minutes."""
    with reaching("open the billing portal"):
        made = stripe_client().v1.billing_portal.sessions.create(
            {"customer": customer, "return_url": return_url}, {"idempotency_key": key}
        )
        return msgspec.convert(made.to_dict(), Page).url
