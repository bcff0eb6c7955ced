"""The record of a payment of a homeowner."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.domain.account_balance import balance_of
from shared.domain.labels import (
    ASSOCIATION_NAME,
    HOME_PROPERTY_NAME,
    HOME_UNIT_NAME,
    HOMEOWNER_NAME,
)
from shared.domain.ledger.payment_state import AwaitsProcessor
from shared.domain.payment import Allocations, PaymentOfAccount, Reversals


class HomeownerPayment(PaymentOfAccount):
    """A payment on the account of a homeowner."""

    table: ClassVar = "homeowner_payments"

    homeowner_id: UUID
    homeowner_name: Annotated[str, HOMEOWNER_NAME]
    association_id: UUID
    association_name: Annotated[str, ASSOCIATION_NAME]
    property_name: Annotated[str | None, HOME_PROPERTY_NAME]
    """The property of the homeowner's home."""
    unit_name: Annotated[str | None, HOME_UNIT_NAME]
    """The unit of the homeowner's home."""


class WholeHomeownerPayment(HomeownerPayment):
    """A payment of a homeowner with what it pays and what undid it."""

    allocations: Allocations
    """What it pays of each assessment now."""
    reversals: Reversals
    """Refunds and what undid it otherwise, oldest first."""
    awaits_processor: AwaitsProcessor
    """Whether the payment processor will say what becomes of it, so that no member settles it."""
    balance_cents: Annotated[int, balance_of("payments")]
    """What the homeowner owes in all; below 0, credit waits."""
