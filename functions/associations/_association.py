"""What the endpoints of this area share: the record of an association."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.rows import Sql


class Association(msgspec.Struct):
    """An association with the counts of what belongs to it, archived rows left out."""

    id: UUID
    name: str
    address_line1: str | None
    address_line2: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    country: str | None
    phone: str | None
    email: str | None
    website: str | None
    fiscal_year_start: int
    join_code: str
    accepts_join_requests: bool
    late_fee_percent_bp: int
    late_fee_minimum_cents: int
    late_fee_grace_days: int
    late_fees_since: date | None
    notes: str | None
    property_count: Annotated[
        int,
        Sql(
            "coalesce((select properties from association_counts"
            " where association_id = associations.id), 0)"
        ),
    ]
    unit_count: Annotated[
        int,
        Sql(
            "coalesce((select units from association_counts"
            " where association_id = associations.id), 0)"
        ),
    ]
    homeowner_count: Annotated[
        int,
        Sql(
            "coalesce((select homeowners from association_counts"
            " where association_id = associations.id), 0)"
        ),
    ]
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime
