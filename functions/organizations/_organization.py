"""The record of an organization and its changes."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.inputs.text import OrganizationName, TimeZone
from shared.problems import Conflicts, FieldError

PaymentOrder = Literal["oldest_first", "rent_first"]
"""Which open charge a payment pays first: the one that is due first, or rent before the others and
fees last."""
LateFeeKind = Literal["none", "flat", "percent"]
"""Of an overdue rent: nothing, a fixed amount, or a part of what is open."""
Cents = Annotated[int, msgspec.Meta(gt=0, le=10**15)]

CONFLICTS: Conflicts = {
    "organizations_late_fee_kind_late_fee_flat_cents_check": FieldError(
        "/late_fee_flat_cents", "Enter the amount of the flat late fee."
    ),
    "organizations_late_fee_kind_late_fee_percent_bp_check": FieldError(
        "/late_fee_percent_bp", "Enter the percentage of the late fee."
    ),
}


class Organization(msgspec.Struct):
    """An organization as every endpoint answers it."""

    table: ClassVar = "organizations"

    id: UUID
    name: str
    slug: str
    time_zone: str
    rent_charge_days_ahead: int
    """Days before it is due on which a rent is charged."""
    late_fee_kind: LateFeeKind
    late_fee_flat_cents: int | None
    """The late fee where its kind is `flat`."""
    late_fee_percent_bp: int | None
    """The late fee where its kind is `percent`, in basis points: 500 is 5 %."""
    late_fee_cap_cents: int | None
    """The most that a late fee comes to; null for no cap."""
    late_fee_grace_days: int
    """Days after the due date before a late fee is charged."""
    late_fees_since: date | None
    """The first day from which late fees are charged; null while they are off."""
    payment_order: PaymentOrder
    books_closed_through: date | None
    """The last day on which money is neither entered nor moved any more; null while all are
    open."""
    suspended_at: datetime | None
    """When the platform suspended it, so that it is read-only; null if not."""
    created_at: datetime
    updated_at: datetime


class OrganizationChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears."""

    name: OrganizationName | UnsetType = UNSET
    time_zone: TimeZone | UnsetType = UNSET
    rent_charge_days_ahead: Annotated[int, msgspec.Meta(ge=0, le=28)] | UnsetType = UNSET
    late_fee_kind: LateFeeKind | UnsetType = UNSET
    late_fee_flat_cents: Cents | UnsetType | None = UNSET
    late_fee_percent_bp: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | UnsetType | None = UNSET
    late_fee_cap_cents: Cents | UnsetType | None = UNSET
    late_fee_grace_days: Annotated[int, msgspec.Meta(ge=0, le=60)] | UnsetType = UNSET
    payment_order: PaymentOrder | UnsetType = UNSET
    books_closed_through: date | UnsetType | None = UNSET
