"""The record of a recurring charge of a lease, and its input."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.charge import ServiceChargeType
from shared.domain.labels import tenants_of
from shared.domain.money import Amount
from shared.domain.recurring_terms import RecurringChanges, RecurringInterval, RecurringOfAccount
from shared.inputs.text import ShortText

# Dates beyond its own end and the lease's are never charged.
NEXT_DUE_DATE = """(
    select next from (select recurring_date(anchor_date, interval, next_index) as next) as due
    join leases on leases.id = lease_id
    where paused_at is null and status in ('draft', 'active')
        and next <= coalesce(least(ends_on, runs_until), next)
)"""


class RecurringCharge(RecurringOfAccount):
    """A charge that a lease pays again and again."""

    table: ClassVar = "rental_recurring_charges"

    lease_id: UUID
    property_name: Annotated[
        str,
        Sql(
            "(select name from leases join properties on properties.id = property_id"
            " where leases.id = lease_id)"
        ),
    ]
    unit_name: Annotated[
        str,
        Sql(
            "(select name from leases join units on units.id = unit_id where leases.id = lease_id)"
        ),
    ]
    payer: Annotated[str, Sql(tenants_of("recurring_charges.lease_id"))]
    """The names of the lease's tenants, the primary one first."""
    type: ServiceChargeType
    amount_cents: int
    """Always in full, also for a part of a month."""
    next_due_date: Annotated[date | None, Sql(NEXT_DUE_DATE)]
    """When the next charge is due; null while it is paused, and after its or the lease's end."""


class NewRecurringCharge(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new recurring charge of a lease."""

    lease_id: UUID
    type: ServiceChargeType
    description: ShortText
    """What each charge is for, as the statement says."""
    amount_cents: Amount
    interval: RecurringInterval
    anchor_date: date
    """The first due date, today or later. The 31st is the last day of every month."""
    ends_on: date | None = None
    """The last day on which a charge may be due; left out for no end."""


class RecurringChargeChanges(RecurringChanges, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears. Charges that were made stay as they are."""

    amount_cents: Amount | UnsetType = UNSET
    """Of each charge that is made later."""
