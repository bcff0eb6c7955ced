"""What the endpoints of this area share: the record of an organization."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from shared.problems import Conflicts, FieldError

LateFeeKind = Literal["none", "flat", "percent"]

CONFLICTS: Conflicts = {
    "organizations_late_fee_kind_late_fee_flat_cents_check": FieldError(
        "/late_fee_flat_cents", "A flat late fee needs its amount."
    ),
    "organizations_late_fee_kind_late_fee_percent_bp_check": FieldError(
        "/late_fee_percent_bp", "A late fee in percent needs its percentage."
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
