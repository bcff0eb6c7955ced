"""An organization's own account at the payment processor, to which its residents pay.

Residents' money goes straight to that account (direct charges), so rent never passes through the
platform's. The organization signs in at the processor itself, which answers for its losses and asks
it for papers; we keep the account's id and whether it may charge.

Parameters: docs.stripe.com/api, in the version that the pinned library was made for.
"""

import msgspec

from shared.config import settings
from shared.processor.client import reaching, stripe_client

# Of an account with the processor's full dashboard, which no link of ours opens.
DASHBOARD = "https://dashboard.stripe.com/"
ACTIVE = "active"


class _Capabilities(msgspec.Struct):
    card_payments: str | None = None
    us_bank_account_ach_payments: str | None = None


class Account(msgspec.Struct):
    """An account as the processor has it now. `charges_enabled`: whether it may be paid."""

    id: str
    charges_enabled: bool | None = False
    capabilities: _Capabilities | None = None

    @property
    def is_ready(self) -> bool:
        """Whether residents can pay."""
        return bool(self.charges_enabled)

    @property
    def takes_cards(self) -> bool:
        """Whether they can pay by card."""
        return bool(self.capabilities and self.capabilities.card_payments == ACTIVE)

    @property
    def takes_ach(self) -> bool:
        """Whether they can pay from a bank account."""
        return bool(self.capabilities and self.capabilities.us_bank_account_ach_payments == ACTIVE)


class _Link(msgspec.Struct):
    url: str


def new_account(organization_id: str) -> str:
    """The id of the organization's account; of two calls within a day both get the same one.

    Its parameters are the same at every call, else the key would be refused.
    """
    with reaching("create an account"):
        made = stripe_client().v1.accounts.create(
            {
                "controller": {
                    "stripe_dashboard": {"type": "full"},
                    "losses": {"payments": "stripe"},
                    "fees": {"payer": "account"},
                    "requirement_collection": "stripe",
                },
                "capabilities": {
                    "card_payments": {"requested": True},
                    "us_bank_account_ach_payments": {"requested": True},
                },
                "metadata": {"organization_id": organization_id},
            },
            {"idempotency_key": f"connect-{organization_id}"},
        )
        return msgspec.convert(made.to_dict(), Account).id


def account(name: str) -> Account:
    """The account as it is now."""
    with reaching("read an account"):
        return msgspec.convert(stripe_client().v1.accounts.retrieve(name).to_dict(), Account)


def is_connected(name: str) -> bool:
    """Whether the account still lets us act for it."""
    from stripe import InvalidRequestError  # noqa: PLC0415
    from stripe import PermissionError as NotPermittedError  # noqa: PLC0415

    with reaching("read an account"):
        try:
            stripe_client().v1.accounts.retrieve(name)
        except (InvalidRequestError, NotPermittedError):
            return False
    return True


def onboarding_page(name: str, *, key: str) -> str:
    """The page where the organization describes itself, good once and for minutes.

    Coming back from it proves nothing: the page that it leads to reads the account anew.
    """
    page = settings().public_url
    with reaching("open the onboarding"):
        made = stripe_client().v1.account_links.create(
            {
                "account": name,
                "type": "account_onboarding",
                "refresh_url": f"{page}/?processor=again",
                "return_url": f"{page}/?processor=returned",
            },
            {"idempotency_key": key},
        )
        return msgspec.convert(made.to_dict(), _Link).url
