"""What the endpoints of this area share: the record of an organization."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

LateFeeKind = Literal["none", "flat", "percent"]

CONFLICTS = {
    "organizations_late_fee_kind_late_fee_flat_cents_check": (
        "A flat late fee needs late_fee_flat_cents."
    ),
    "organizations_late_fee_kind_late_fee_percent_bp_check": (
        "A late fee in percent needs late_fee_percent_bp."
    ),
}


class Organization(msgspec.Struct):
    """An organization as every endpoint answers it."""

    id: UUID
    name: str
    slug: str
    time_zone: str
    rent_charge_days_ahead: int
    late_fee_kind: LateFeeKind
    late_fee_flat_cents: int | None
    late_fee_percent_bp: int | None
    late_fee_cap_cents: int | None
    late_fee_grace_days: int
    late_fees_since: date | None
    suspended_at: datetime | None
    created_at: datetime
    updated_at: datetime
