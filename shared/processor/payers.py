"""Residents as customers of their organization's account, and their saved cards and bank accounts.

No number of a card or bank account passes through us: the payer enters it on the processor's own
page, and we keep what the processor calls the result.

Parameters: docs.stripe.com/api, in the version that the pinned library was made for.
"""

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from shared.config import settings
from shared.problems import Problem
from shared.processor.accounts import Account
from shared.processor.client import CURRENCY, existing, reaching, stripe_client
from shared.processor.pages import Page
from shared.processor.values import Name, Text

if TYPE_CHECKING:
    from stripe import RequestOptions
    from stripe.params import CustomerCreateParams
    from stripe.params.checkout import SessionCreateParams

SET_UP = ["setup_intent.payment_method"]


class _Customer(msgspec.Struct):
    id: str


class _Card(msgspec.Struct):
    brand: Text | None = None
    last4: Text | None = None
    exp_month: Annotated[int, msgspec.Meta(ge=1, le=12)] | None = None
    exp_year: Annotated[int, msgspec.Meta(ge=0, le=9999)] | None = None


class _BankAccount(msgspec.Struct):
    bank_name: Text | None = None
    last4: Text | None = None


class SavedMethod(msgspec.Struct):
    """A card or a bank account; `customer` is empty once it is detached."""

    id: Name
    type: Literal["card", "us_bank_account"]
    customer: Name | None = None
    card: _Card | None = None
    us_bank_account: _BankAccount | None = None


class EnteredMethod(msgspec.Struct):
    """What became of a method that a payer has entered on a page."""

    status: str
    customer: Name | None = None
    payment_method: SavedMethod | None = None

    @property
    def method(self) -> SavedMethod | None:
        """The method, once the payer's bank has agreed."""
        return self.payment_method if self.status == "succeeded" else None


class SetUp(msgspec.Struct):
    """A set-up page as it is now. `setup_intent` tells what came of it."""

    id: Name
    mode: str
    status: str | None = None
    customer: Name | None = None
    setup_intent: EnteredMethod | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the payer has entered a method."""
        return (self.mode, self.status) == ("setup", "complete")

    @property
    def method(self) -> SavedMethod | None:
        """The method, once the payer's bank has agreed."""
        return self.setup_intent.method if self.setup_intent else None


def new_payer(
    account: str, metadata: dict[str, str], *, name: str, email: str | None, key: str
) -> str:
    """The id of a new customer of this account; `metadata` has its id in our database."""
    given: CustomerCreateParams = {"name": name, "metadata": metadata}
    if email is not None:
        given["email"] = email
    with reaching("create a payer"):
        made = stripe_client().v1.customers.create(
            given, {"stripe_account": account, "idempotency_key": key}
        )
        return msgspec.convert(made.to_dict(), _Customer).id


def set_up_page(account: Account, customer: str, *, key: str, back: str | None = None) -> Page:
    """A page where the payer enters a card or a bank account, open for a day.

    `back` is the path of the page that the payer comes from, to which it leads back also without
    an entry.
    """
    kinds = {"card": account.takes_cards, "us_bank_account": account.takes_ach}
    page = f"{settings().public_url}{back or '/'}"
    given: SessionCreateParams = {
        "mode": "setup",
        "customer": customer,
        "currency": CURRENCY,
        "allowed_payment_method_types": [name for name, is_taken in kinds.items() if is_taken],
        # The processor fills the braces.
        "success_url": f"{page}?set-up={{CHECKOUT_SESSION_ID}}",
    }
    if back is not None:
        given["cancel_url"] = page
    if account.takes_ach:
        # Otherwise the payer waits days for two small deposits.
        given["payment_method_options"] = {"us_bank_account": {"verification_method": "instant"}}
    with reaching("open a set-up page"):
        made = stripe_client().v1.checkout.sessions.create(
            given, {"stripe_account": account.id, "idempotency_key": key}
        )
        return msgspec.convert(made.to_dict(), Page)


def set_up(account: str, session: str) -> SetUp | None:
    """The set-up page as it is now; None if the account has no such page."""
    return existing(
        "read a set-up page",
        lambda: stripe_client().v1.checkout.sessions.retrieve(
            session, {"expand": SET_UP}, {"stripe_account": account}
        ),
        SetUp,
    )


def entered(account: str, intent: str) -> EnteredMethod | None:
    """What became of a set-up; None if the account has no such one."""
    return existing(
        "read a set-up",
        lambda: stripe_client().v1.setup_intents.retrieve(
            intent, {"expand": ["payment_method"]}, {"stripe_account": account}
        ),
        EnteredMethod,
    )


def saved_method(account: str, method: str) -> SavedMethod | None:
    """The method as it is now; None if the account has no such one."""
    return existing(
        "read a payment method",
        lambda: stripe_client().v1.payment_methods.retrieve(
            method, None, {"stripe_account": account}
        ),
        SavedMethod,
    )


def detach(account: str, method: str) -> None:
    """Let the method pay no more; one that is detached already stays so."""
    options: RequestOptions = {"stripe_account": account}
    try:
        with reaching("detach a payment method"):
            stripe_client().v1.payment_methods.detach(method, None, options)
    except Problem:
        with reaching("read a payment method"):
            found = stripe_client().v1.payment_methods.retrieve(method, None, options)
            is_attached = msgspec.convert(found.to_dict(), SavedMethod).customer is not None
        if is_attached:
            raise
