"""The record of an association and its input."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.markers import Fills
from shared.database.rows import Sql
from shared.domain.board import HELD_TODAY
from shared.domain.money import BasisPoints, Cents
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

AssociationPaymentOrder = Literal["oldest_first", "assessments_first"]
"""Which open assessment a payment pays first: the one that is due first, or dues and special
assessments before fines, and fees last."""
Month = Annotated[int, msgspec.Meta(ge=1, le=12)]
GraceDays = Annotated[int, msgspec.Meta(ge=0, le=90)]
IS_ARCHIVED = "The association is archived. Restore it first."


class Association(msgspec.Struct):
    """An association with its counts of properties, units and homeowners that are not archived."""

    table: ClassVar = "associations"

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
    late_fees: Annotated[bool, Sql("(late_fees_since is not null)")]
    """Whether late fees are charged."""
    late_fee_percent_bp: int
    """The late fee in basis points of what is overdue: 1000 is 10 %."""
    late_fee_minimum_cents: int
    """The least that a late fee comes to."""
    late_fee_grace_days: int
    """Days after the due date before a late fee is charged."""
    late_fees_since: date | None
    """The first day from which late fees are charged; null while they are off."""
    payment_order: AssociationPaymentOrder
    delinquent_after_days: int
    """A homeowner is delinquent while an assessment is overdue by so many days."""
    assessment_days_ahead: int
    """Days before it is due on which a recurring assessment is charged."""
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
    fiscal_year_start: Month = 1
    accepts_join_requests: bool = True
    late_fees: Annotated[
        bool,
        Fills("late_fees_since", "case when {} then org_today(scope_organization_id()) end"),
    ] = False
    """Whether late fees are charged, from today on."""
    late_fee_percent_bp: BasisPoints = 1000
    late_fee_minimum_cents: Cents = 2500
    late_fee_grace_days: GraceDays = 10
    notes: LongText | None = None


class AssociationPolicyChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The rules of an association's money, which only owners and admins change."""

    late_fees: Annotated[bool | UnsetType, Fills(None)] = UNSET
    """Whether late fees are charged, from the day on which they are switched on."""
    late_fee_percent_bp: BasisPoints | UnsetType = UNSET
    late_fee_minimum_cents: Cents | UnsetType = UNSET
    late_fee_grace_days: GraceDays | UnsetType = UNSET
    payment_order: AssociationPaymentOrder | UnsetType = UNSET
    delinquent_after_days: Annotated[int, msgspec.Meta(ge=1, le=365)] | UnsetType = UNSET
    assessment_days_ahead: Annotated[int, msgspec.Meta(ge=0, le=60)] | UnsetType = UNSET


class AssociationChanges(AssociationPolicyChanges, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears."""

    name: MailedName | UnsetType = UNSET
    address_line1: Name | UnsetType | None = UNSET
    address_line2: Name | UnsetType | None = UNSET
    city: Name | UnsetType | None = UNSET
    state: Name | UnsetType | None = UNSET
    postal_code: PostalCode | UnsetType | None = UNSET
    country: Country | UnsetType | None = UNSET
    phone: Phone | UnsetType | None = UNSET
    email: Email | UnsetType | None = UNSET
    website: Url | UnsetType | None = UNSET
    fiscal_year_start: Month | UnsetType = UNSET
    accepts_join_requests: bool | UnsetType = UNSET
    notes: LongText | UnsetType | None = UNSET
