"""The record of a lease, and its inputs."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.labels import PROPERTY_NAME, UNIT_NAME
from shared.domain.money import Amount, Cents
from shared.domain.states import LeaseStatus, TenantStatus
from shared.inputs.text import LongText
from shared.problems import Conflicts, FieldError, invalid

DueDay = Annotated[int, msgspec.Meta(ge=1, le=31)]
TenantIds = Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=20)]
# Days that a lease may name, so that the days computed from them can be written down too.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
OUT_OF_DAYS = "Enter a date from 1900 through 2199."
NOT_BEFORE_START = "Choose a day on or after the start date."
NEEDS_END = "Enter an end date too, after which the lease rolls over."

CONFLICTS: Conflicts = {
    "leases_unit_id_fkey": "There is no such unit.",
    "leases_end_date_check": FieldError("/end_date", NOT_BEFORE_START),
    "leases_rolls_over_check": FieldError("/rolls_over", NEEDS_END),
    "leases_bill_from_check": FieldError("/bill_from", NOT_BEFORE_START),
    "leases_no_overlap": "The unit has an active lease in these days already.",
    "leases_previous_lease_id_key": "The lease has a renewal already.",
    "lease_tenants_lease_id_tenant_id_key": "The tenant is on the lease already.",
}


class LeaseTenant(msgspec.Struct):
    """A tenant on a lease."""

    tenant_id: UUID
    first_name: str
    last_name: str
    status: TenantStatus
    is_primary: bool
    """Whether this tenant is the one that is written to."""


class Lease(msgspec.Struct):
    """A lease of a unit."""

    table: ClassVar = "leases"

    id: UUID
    property_id: UUID
    property_name: Annotated[str, PROPERTY_NAME]
    unit_id: UUID
    unit_name: Annotated[str, UNIT_NAME]
    tenants: Annotated[
        list[LeaseTenant],
        Sql(
            "(select coalesce(json_agg(json_build_object("
            "'tenant_id', tenants.id, 'first_name', first_name, 'last_name', last_name,"
            " 'status', tenants.status, 'is_primary', is_primary)"
            " order by is_primary desc, last_name, first_name, tenants.id), '[]')"
            " from lease_tenants join tenants on tenants.id = tenant_id"
            " where lease_tenants.organization_id = leases.organization_id"
            " and lease_id = leases.id)"
        ),
    ]
    """The primary tenant first."""
    start_date: date
    """The first day."""
    end_date: date | None
    """The last day of the term; null for a lease from month to month."""
    rolls_over: bool
    """Whether the lease goes on from month to month after its end date."""
    rent_amount_cents: int
    """The monthly rent that was agreed on first."""
    current_rent_cents: Annotated[
        int, Sql("rent_in_force(leases, first_of_month(org_today(organization_id)))")
    ]
    """The monthly rent of this month, after the changes of the rent."""
    deposit_amount_cents: int | None
    """The security deposit that the lease asks for."""
    rent_due_day: int
    """The day of the month on which rent is due: the last day, where a month has fewer."""
    status: LeaseStatus
    activated_at: datetime | None
    """When it became active; null for a draft."""
    bill_from: date | None
    """In the month of this day begins the rent that is charged; null for a draft."""
    notice_given_on: date | None
    """The day on which an end in the future was settled; null while there is no notice."""
    termination_reason: str | None
    """Why it was ended before its end."""
    ended_on: date | None
    """The last day that the lease ran; null before it ended."""
    previous_lease_id: UUID | None
    """The lease that this one renews."""
    notes: str | None
    created_at: datetime
    updated_at: datetime


class NewLease(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new lease: a draft until it is activated."""

    unit_id: UUID
    start_date: date
    end_date: date | None = None
    rolls_over: bool = False
    rent_amount_cents: Amount
    deposit_amount_cents: Cents | None = None
    rent_due_day: DueDay
    notes: LongText | None = None


class LeaseChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears. The unit is fixed."""

    start_date: date | UnsetType = UNSET
    end_date: date | UnsetType | None = UNSET
    rolls_over: bool | UnsetType = UNSET
    rent_amount_cents: Amount | UnsetType = UNSET
    deposit_amount_cents: Cents | UnsetType | None = UNSET
    rent_due_day: DueDay | UnsetType = UNSET
    notes: LongText | UnsetType | None = UNSET


def require_days(**days: date | UnsetType | None) -> None:
    """VALIDATION_ERROR for a day, under the name of its field, that no lease may have."""
    for name, day in days.items():
        if isinstance(day, date) and not EARLIEST <= day <= LATEST:
            raise invalid(f"/{name}", OUT_OF_DAYS)
