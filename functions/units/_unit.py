"""The record of a unit and its inputs."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.labels import PROPERTY_NAME, tenants_of
from shared.domain.money import Cents
from shared.inputs.text import LongText, Name
from shared.problems import Conflicts, FieldError

Occupancy = Literal["occupied", "under_renovation", "vacant"]
"""Occupied while a lease runs, and else whether the unit could be let."""
Bedrooms = Annotated[int, msgspec.Meta(ge=0, le=100)]
Bathrooms = Annotated[float, msgspec.Meta(ge=0, le=100, multiple_of=0.5)]
SquareFeet = Annotated[int, msgspec.Meta(gt=0, lt=2**31)]

CONFLICTS: Conflicts = {
    "units_property_id_name_key": FieldError(
        "/name", "The property has a unit of this name already."
    ),
    "units_property_id_fkey": "There is no such property.",
}


class UnitLease(msgspec.Struct):
    """The lease that runs in a unit now."""

    lease_id: UUID
    tenants: str
    """The names of the tenants, the primary one first."""
    start_date: date
    """The first day."""
    end_date: date | None
    """The last day of the term; null for a lease from month to month."""
    rolls_over: bool
    """Whether it goes on from month to month after that day."""
    current_rent_cents: int
    """The monthly rent of this month."""


class Unit(msgspec.Struct):
    """A unit as every endpoint answers it."""

    table: ClassVar = "units"

    id: UUID
    property_id: UUID
    property_name: Annotated[str, PROPERTY_NAME]
    name: str
    """The name or number, unique within the property."""
    occupancy: Annotated[
        Occupancy,
        Sql(
            "case when occupied then 'occupied'"
            " when under_renovation then 'under_renovation' else 'vacant' end"
        ),
    ]
    current_lease: Annotated[
        UnitLease | None,
        Sql(
            # The latest that has begun, because a lease may have ended today.
            "case when occupied then (select json_build_object('lease_id', leases.id, 'tenants', "  # noqa: S608 - of literals only
            + tenants_of("leases.id")
            + ", 'start_date', start_date, 'end_date', end_date,"
            " 'rolls_over', rolls_over, 'current_rent_cents',"
            " rent_in_force(leases, first_of_month(org_today(organization_id))))"
            " from leases where unit_id = units.id and status = 'active'"
            " and start_date <= (select org_today(scope_organization_id()))"
            " order by start_date desc limit 1) end"
        ),
    ]
    """The lease that runs now; null while the unit is not occupied."""
    bedrooms: int | None
    bathrooms: Annotated[float | None, Sql("bathrooms::float8")]
    """In halves: 1.5 is a bathroom and a toilet."""
    square_feet: int | None
    market_rent_cents: int | None
    """The monthly rent that the unit would bring."""
    under_renovation: bool
    """Whether it is out of use until the work is done."""
    notes: str | None
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class NewUnit(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new unit."""

    property_id: UUID
    name: Name
    bedrooms: Bedrooms | None = None
    bathrooms: Bathrooms | None = None
    square_feet: SquareFeet | None = None
    market_rent_cents: Cents | None = None
    under_renovation: bool = False
    notes: LongText | None = None


class UnitChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears. The property is fixed."""

    name: Name | UnsetType = UNSET
    bedrooms: Bedrooms | UnsetType | None = UNSET
    bathrooms: Bathrooms | UnsetType | None = UNSET
    square_feet: SquareFeet | UnsetType | None = UNSET
    market_rent_cents: Cents | UnsetType | None = UNSET
    under_renovation: bool | UnsetType = UNSET
    notes: LongText | UnsetType | None = UNSET
