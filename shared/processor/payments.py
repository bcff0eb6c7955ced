"""Payments of residents on their organization's account, and refunds of them.

Each is asked for under a key made of our row's id, and carries that id, so that one whose answer
was lost is found again and never made twice. What is not known is UNAVAILABLE; what the processor
has certainly not done is None.

Parameters: docs.stripe.com/api, in the version that the pinned library was made for.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

import msgspec

from shared.problems import Problem
from shared.processor.client import CURRENCY, MOST_LISTED, existing, reaching, stripe_client
from shared.processor.values import Cents, Name, Text

if TYPE_CHECKING:
    from stripe import RequestOptions, StripeError
    from stripe.params import PaymentIntentCreateParams

# Keys are forgotten after a day, so that a payment that is not found then is not asked for again.
KEYS_LIVE = timedelta(hours=23)
# By which the two clocks may differ.
CLOCKS = timedelta(hours=1)
DETAILS = ["latest_charge.balance_transaction"]
ACCEPTED = frozenset(("pending", "requires_action", "succeeded"))


class _Fee(msgspec.Struct):
    fee: Cents


class _Charge(msgspec.Struct):
    id: Name
    balance_transaction: _Fee | str | None = None


class _Failure(msgspec.Struct):
    code: Text | None = None
    decline_code: Text | None = None


class Intent(msgspec.Struct):
    """A payment as the processor has it."""

    id: Name
    status: Literal[
        "canceled",
        "processing",
        "requires_action",
        "requires_capture",
        "requires_confirmation",
        "requires_payment_method",
        "succeeded",
    ]
    amount_received: Cents = 0
    latest_charge: _Charge | str | None = None
    last_payment_error: _Failure | None = None
    metadata: dict[str, str] = {}

    @property
    def charge(self) -> str | None:
        """What the processor calls the movement of money."""
        found = self.latest_charge
        return found.id if isinstance(found, _Charge) else found

    @property
    def fee(self) -> int | None:
        """What the processor keeps of it, once known."""
        charge = self.latest_charge
        known = charge.balance_transaction if isinstance(charge, _Charge) else None
        return known.fee if isinstance(known, _Fee) else None

    @property
    def reason(self) -> str:
        """Why it failed, in the processor's words for it."""
        error = self.last_payment_error
        told = (error.decline_code or error.code) if error else None
        return f"Declined: {(told or 'no reason given').replace('_', ' ')}"[:200]


class WantedPayment(msgspec.Struct):
    """A payment as the processor is asked for it; each time the same, as its key demands."""

    id: str
    account: str
    customer: str
    method: str
    amount_cents: int
    by_payer: bool


class Refund(msgspec.Struct):
    """A refund as the processor has it."""

    id: Name
    status: str | None = None
    amount: Cents = 0
    payment_intent: Name | None = None
    metadata: dict[str, str] | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether the money goes back, though it may not have arrived yet."""
        return self.status in ACCEPTED


def pay(wanted: WantedPayment) -> Intent | None:
    """Ask for the payment; None when the processor has refused to make one.

    What a bank would ask its customer is not answered here, so that such a payment fails at once.
    """
    from stripe import CardError, InvalidRequestError  # noqa: PLC0415

    given: PaymentIntentCreateParams = {
        "amount": wanted.amount_cents,
        "currency": CURRENCY,
        "customer": wanted.customer,
        "payment_method": wanted.method,
        "allowed_payment_method_types": ["card", "us_bank_account"],
        "confirm": True,
        "metadata": {"payment_id": wanted.id},
        "expand": DETAILS,
    }
    if wanted.by_payer:
        given["error_on_requires_action"] = True
    else:
        given["off_session"] = True
    with reaching("ask for a payment"):
        try:
            made = stripe_client().v1.payment_intents.create(
                given,
                {"stripe_account": wanted.account, "idempotency_key": f"payment-{wanted.id}"},
            )
        except (CardError, InvalidRequestError) as error:
            return _declined(error)
        return msgspec.convert(made.to_dict(), Intent)


def _declined(error: "StripeError") -> Intent | None:
    """The payment that a refusal is about; none was made if it names none."""
    told = error.json_body
    found = told["error"].get("payment_intent") if isinstance(told, dict) else None
    return msgspec.convert(found, Intent) if found else None


def payment(account: str, intent: str) -> Intent:
    """The payment as it is now."""
    with reaching("read a payment"):
        found = stripe_client().v1.payment_intents.retrieve(
            intent, {"expand": DETAILS}, {"stripe_account": account}
        )
        return msgspec.convert(found.to_dict(), Intent)


def payment_of(wanted: WantedPayment, asked_at: datetime) -> Intent | None:
    """The wanted payment, whose answer was lost; None if it was never made."""
    with reaching("look for a payment"):
        listed = stripe_client().v1.payment_intents.list(
            {
                "customer": wanted.customer,
                "created": {"gte": int((asked_at - CLOCKS).timestamp())},
                "limit": MOST_LISTED,
            },
            {"stripe_account": wanted.account},
        )
        for each in listed.auto_paging_iter():
            found = msgspec.convert(each.to_dict(), Intent)
            if found.metadata.get("payment_id") == wanted.id:
                break
        else:
            return None
    return payment(wanted.account, found.id)


def cancel_payment(account: str, intent: str) -> Intent:
    """Let the payment never succeed; one that has succeeded meanwhile comes back as it is."""
    options: RequestOptions = {"stripe_account": account}
    try:
        with reaching("cancel a payment"):
            found = stripe_client().v1.payment_intents.cancel(intent, {"expand": DETAILS}, options)
            return msgspec.convert(found.to_dict(), Intent)
    except Problem:
        return payment(account, intent)


def refund(account: str, intent: str, *, request_id: str, amount_cents: int) -> Refund | None:
    """Give a part of the payment back; None when the processor has refused to."""
    from stripe import InvalidRequestError  # noqa: PLC0415

    with reaching("refund a payment"):
        try:
            made = stripe_client().v1.refunds.create(
                {
                    "payment_intent": intent,
                    "amount": amount_cents,
                    "metadata": {"request_id": request_id},
                },
                {"stripe_account": account, "idempotency_key": f"refund-{request_id}"},
            )
        except InvalidRequestError:
            return None
        return msgspec.convert(made.to_dict(), Refund)


def refund_of(account: str, intent: str, *, request_id: str) -> Refund | None:
    """The refund that was made for this request; None if it was never made."""
    with reaching("look for a refund"):
        listed = stripe_client().v1.refunds.list(
            {"payment_intent": intent, "limit": MOST_LISTED}, {"stripe_account": account}
        )
        for each in listed.auto_paging_iter():
            found = msgspec.convert(each.to_dict(), Refund)
            if (found.metadata or {}).get("request_id") == request_id:
                return found
    return None


def refund_now(account: str, name: str) -> Refund | None:
    """The refund as it is now; None if the account has no such one."""
    return existing(
        "read a refund",
        lambda: stripe_client().v1.refunds.retrieve(name, None, {"stripe_account": account}),
        Refund,
    )
