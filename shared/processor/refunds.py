"""Refunds of what a subscription has cost last.

A payment is refunded as a whole, so that the processor itself refuses a second refund of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from shared.problems import Code, Problem
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
    """Refund the payments of the subscription's last invoice; whether there are any.

    CONFLICT when the processor refuses, and also when our key lacks the right.
    """
    if billed.latest_invoice is None:
        return False
    with reaching("read the payments of an invoice"), _having_right():
        listed = stripe_client().v1.invoice_payments.list(
            {"invoice": billed.latest_invoice, "status": "paid"}
        )
        paid = [msgspec.convert(each.to_dict(), _Payment) for each in listed.auto_paging_iter()]
    for each in paid:
        _refund(each.payment, billed.id)
    return bool(paid)


@contextmanager
def _having_right() -> Iterator[None]:
    # A missing right lasts until an operator grants it, so it must not count as an outage.
    from stripe import PermissionError as NotPermittedError  # noqa: PLC0415

    try:
        yield
    except NotPermittedError:
        raise Problem(
            Code.CONFLICT, "The payment can't be refunded here.", log="our key may not refund"
        ) from None


def _refund(source: _Source, subscription: str) -> None:
    from stripe import InvalidRequestError  # noqa: PLC0415

    given: RefundCreateParams = {"reason": "duplicate", "metadata": {"subscription": subscription}}
    if source.payment_intent is not None:
        given["payment_intent"] = source.payment_intent
    elif source.charge is not None:
        given["charge"] = source.charge
    with reaching("refund a payment"), _having_right():
        try:
            stripe_client().v1.refunds.create(given)
        except InvalidRequestError as error:
            if error.code != "charge_already_refunded":
                raise
