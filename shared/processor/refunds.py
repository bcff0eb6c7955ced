"""Refunds of what a subscription has cost last.

A payment is refunded as a whole, so that the processor itself refuses a second refund of it.
"""

from typing import TYPE_CHECKING

import msgspec

from shared.processor.client import reaching, stripe_client
from shared.processor.subscriptions import Billed

if TYPE_CHECKING:
    from stripe.params import RefundCreateParams


class _Source(msgspec.Struct):
    payment_intent: str | None = None
    charge: str | None = None


class _Payment(msgspec.Struct):
    payment: _Source


def refund_last_charge(billed: Billed) -> bool:
    """Refund the payments of the subscription's last invoice; whether there are any."""
    if billed.latest_invoice is None:
        return False
    with reaching("read the payments of an invoice"):
        listed = stripe_client().v1.invoice_payments.list(
            {"invoice": billed.latest_invoice, "status": "paid"}
        )
        paid = [msgspec.convert(each.to_dict(), _Payment) for each in listed.auto_paging_iter()]
    for each in paid:
        _refund(each.payment, billed.id)
    return bool(paid)


def _refund(source: _Source, subscription: str) -> None:
    from stripe import InvalidRequestError  # noqa: PLC0415

    given: RefundCreateParams = {"reason": "duplicate", "metadata": {"subscription": subscription}}
    if source.payment_intent is not None:
        given["payment_intent"] = source.payment_intent
    elif source.charge is not None:
        given["charge"] = source.charge
    with reaching("refund a payment"):
        try:
            stripe_client().v1.refunds.create(given)
        except InvalidRequestError as error:
            if error.code != "charge_already_refunded":
                raise
