"""The record of an association and its input."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.markers import Fills
from shared.database.rows import Sql
from shared.domain.board import HELD_TODAY
from shared.domain.money import Cents
from shared.inputs.text import (
    Country,
    Email,
    LongText,
    MailedName,
    Name,
    Phone,
    PostalCode,
    Url,
)


class Association(msgspec.Struct):
    """An association with its counts of properties, units and homeowners that are not archived."""

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
    """The month in which the fiscal year begins, 1 to 12."""
    join_code: str
    """What homeowners enter to ask to join. The association hands it out."""
    accepts_join_requests: bool
    """Whether the join code can be used."""
    late_fee_percent_bp: int
    """The late fee in basis points of what is overdue: 1000 is 10 %."""
    late_fee_minimum_cents: int
    """The least that a late fee comes to."""
    late_fee_grace_days: int
    """Days after the due date before a late fee is charged."""
    late_fees_since: date | None
    """The first day from which late fees are charged; null while they are off."""
    notes: str | None
    property_count: Annotated[
        int,
        Sql(
            "coalesce((select properties from association_counts"
            " where association_id = associations.id), 0)"
        ),
    ]
    """Its properties that are not archived."""
    unit_count: Annotated[
        int,
        Sql(
            "coalesce((select units from association_counts"
            " where association_id = associations.id), 0)"
        ),
    ]
    """The units of its properties that are not archived."""
    homeowner_count: Annotated[
        int,
        Sql(
            "coalesce((select homeowners from association_counts"
            " where association_id = associations.id), 0)"
        ),
    ]
    """Its homeowners that are not archived."""
    board_count: Annotated[
        int,
        Sql(
            "(select count(*) from board_members where association_id = associations.id and "  # noqa: S608 - of literals only
            + HELD_TODAY
            + ")"
        ),
    ]
    """The seats of its board that are held today."""
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class NewAssociation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new association. It charges late fees, from today on, only if `late_fees` is true."""

    name: MailedName
    address_line1: Name | None = None
    address_line2: Name | None = None
    city: Name | None = None
    state: Name | None = None
    postal_code: PostalCode | None = None
    country: Country | None = None
    phone: Phone | None = None
    email: Email | None = None
    website: Url | None = None
    fiscal_year_start: Annotated[int, msgspec.Meta(ge=1, le=12)] = 1
    accepts_join_requests: bool = True
    late_fees: Annotated[
        bool,
        Fills("late_fees_since", "case when {} then org_today(scope_organization_id()) end"),
    ] = False
    """Whether late fees are charged, from today on."""
    late_fee_percent_bp: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 1000
    late_fee_minimum_cents: Cents = 2500
    late_fee_grace_days: Annotated[int, msgspec.Meta(ge=0, le=90)] = 10
    notes: LongText | None = None
