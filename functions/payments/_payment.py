"""The record of a rental payment."""

from typing import Annotated, ClassVar
from uuid import UUID

from shared.database.rows import Sql
from shared.domain.account_balance import balance_of
from shared.domain.labels import PROPERTY_NAME, payer
from shared.domain.ledger.payment_state import AwaitsProcessor
from shared.domain.payment import Allocations, PaymentOfAccount, Reversals


class Payment(PaymentOfAccount):
    """A payment on the account of a lease or of a tenant."""

    table: ClassVar = "rental_payments"

    lease_id: UUID | None
    """The lease that it was entered for; its renewals share the account. Null for a tenant's."""
    tenant_id: UUID | None
    """The tenant who paid beside any lease; null for a lease's."""
    property_id: UUID | None
    """The lease's property."""
    property_name: Annotated[str | None, PROPERTY_NAME]
    unit_name: Annotated[
        str | None,
        Sql(
            "(select units.name from leases join units on units.id = leases.unit_id"
            " where leases.id = payments.lease_id)"
        ),
    ]
    """The lease's unit."""
    payer: Annotated[str, payer("payments")]
    """The names of the tenants who pay, the primary one first."""


class WholePayment(Payment):
    """A payment with what it pays and what undid it."""

    allocations: Allocations
    """What it pays of each charge now."""
    reversals: Reversals
    """Refunds and what undid it otherwise, oldest first."""
    awaits_processor: AwaitsProcessor
    """Whether the payment processor will say what becomes of it, so that no member settles it."""
    balance_cents: Annotated[int, balance_of("payments")]
    """What is owed on its account in all; below 0, credit waits."""
