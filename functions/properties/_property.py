"""The record of a property and its inputs."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.labels import ASSOCIATION_NAME, OWNER_NAME
from shared.domain.money import BasisPoints, Cents
from shared.domain.property import PropertyKind
from shared.inputs.text import Country, LongText, Name, PostalCode
from shared.problems import Conflicts, FieldError

PropertyStatus = Literal["active", "archived"]

CONFLICTS: Conflicts = {
    "properties_association_id_fkey": "There is no such association.",
    "properties_owner_id_fkey": "There is no such owner.",
    "properties_owner_since_check": FieldError(
        "/owner_since", "Name the owner as well, or leave the day out."
    ),
    "homeowners_property_id_fkey": "Homeowners live in this property. Change their homes first.",
    "violations_property_id_fkey": (
        "Violations at this property belong to its association, so that it stays there."
    ),
}


class Property(msgspec.Struct):
    """A property as every endpoint answers it."""

    table: ClassVar = "properties"

    id: UUID
    name: str
    kind: PropertyKind
    status: PropertyStatus
    """Archived properties are read-only until they are restored."""
    address_line1: str
    address_line2: str | None
    city: str
    state: str
    postal_code: str
    country: str
    association_id: UUID | None
    """The association that it belongs to; null for none."""
    association_name: Annotated[str | None, ASSOCIATION_NAME]
    purchase_price_cents: int | None
    """What was paid for it."""
    acquisition_date: date | None
    """The day on which it was bought."""
    owner_id: UUID | None
    """Whose property is managed; null if it is the organization's own."""
    owner_name: Annotated[str | None, OWNER_NAME]
    """The owner's name; null for a viewer as well."""
    owner_since: date | None
    """The first day whose money is this owner's."""
    management_fee_bp: int | None
    """The part of the collected rent that the organization keeps, in basis points: 800 is 8 %."""
    notes: str | None
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class PropertyDetails(Property):
    """A property with its counts of unarchived units."""

    unit_count: Annotated[
        int, Sql("(select units from property_counts where property_id = properties.id)")
    ]
    """Its units that are not archived."""
    occupied_count: Annotated[
        int, Sql("(select occupied from property_counts where property_id = properties.id)")
    ]
    """Its units in which a lease runs now."""


class NewProperty(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new property."""

    name: Name
    kind: PropertyKind
    address_line1: Name
    address_line2: Name | None = None
    city: Name
    state: Name
    postal_code: PostalCode
    country: Country
    association_id: UUID | None = None
    purchase_price_cents: Cents | None = None
    acquisition_date: date | None = None
    owner_id: UUID | None = None
    """Whose property is managed."""
    owner_since: date | None = None
    """The first day whose money is this owner's; today if left out."""
    management_fee_bp: BasisPoints | None = None
    """The part of the collected rent that the organization keeps, in basis points: 800 is 8 %."""
    notes: LongText | None = None


class PropertyChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears."""

    name: Name | UnsetType = UNSET
    kind: PropertyKind | UnsetType = UNSET
    address_line1: Name | UnsetType = UNSET
    address_line2: Name | UnsetType | None = UNSET
    city: Name | UnsetType = UNSET
    state: Name | UnsetType = UNSET
    postal_code: PostalCode | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    association_id: UUID | UnsetType | None = UNSET
    purchase_price_cents: Cents | UnsetType | None = UNSET
    acquisition_date: date | UnsetType | None = UNSET
    owner_id: UUID | UnsetType | None = UNSET
    """Whose property is managed."""
    owner_since: date | UnsetType = UNSET
    """The first day whose money is this owner's; today for another owner, if left out."""
    management_fee_bp: BasisPoints | UnsetType | None = UNSET
    """The part of the collected rent that the organization keeps, in basis points: 800 is 8 %."""
    notes: LongText | UnsetType | None = UNSET
