"""The charge record that the areas of money answer."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

import msgspec

from shared.domain.ledger.recording import ChargeType

ChargeStatus = Literal["pending", "partially_paid", "paid", "cancelled"]
"""Pending until something is paid."""


class Charge(msgspec.Struct):
    """An amount that a lease or a tenant owes."""

    table: ClassVar = "charges"

    id: UUID
    lease_id: UUID | None
    """The lease that it belongs to; null on a tenant's own account."""
    tenant_id: UUID | None
    """The tenant whose own account it is on; null for a lease's."""
    property_id: UUID | None
    unit_id: UUID | None
    type: ChargeType
    description: str
    amount_cents: int
    """The amount when the charge was made."""
    effective_cents: int
    """The amount after corrections, waivers and releases."""
    paid_cents: int
    """What payments have paid of it."""
    open_cents: int
    """What is still owed."""
    status: ChargeStatus
    due_date: date
    period_month: date | None
    """The month of a rent, as its first day."""
    recurring_charge_id: UUID | None
    """The recurring charge that made it."""
    late_fee_for_charge_id: UUID | None
    """The charge that a late fee is for."""
    cancelled_at: datetime | None
    notes: str | None
    created_at: datetime
    updated_at: datetime
