"""Get whether tenants can pay online, and by what, as the organization's account is now.

The page to which the payment processor leads back after the onboarding calls this.
"""

import msgspec

from shared.domain.processor_account import connected_account, follow_account
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.processor import accounts
from shared.processor.client import is_configured
from shared.roles import EVERYONE


class PaymentConfig(msgspec.Struct):
    """How tenants can pay online."""

    enabled: bool
    """Whether this server has a payment processor."""
    connected: bool = False
    """Whether the organization has an account at the payment processor."""
    ready: bool = False
    """Whether the organization's account may be paid."""
    card: bool = False
    """Whether it takes cards."""
    ach: bool = False
    """Whether it debits bank accounts by ACH."""


@endpoint(
    "GET /v1/payment-methods/config",
    caller=Manager(EVERYONE),
    feature="leases",
    deployment=Deployment(processor=True),
)
def handle(call: ManagerCall) -> PaymentConfig:
    found = connected_account(call.db)
    if not is_configured() or found.processor_account_id is None:
        return PaymentConfig(is_configured())
    account = accounts.account(found.processor_account_id)
    if account.is_ready != found.processor_ready:
        follow_account(call.db, account.id, is_ready=account.is_ready)
    return PaymentConfig(
        enabled=True,
        connected=True,
        ready=account.is_ready,
        card=account.takes_cards,
        ach=account.takes_ach,
    )
