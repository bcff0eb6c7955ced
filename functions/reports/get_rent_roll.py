"""Get the rent roll of a month: what each unit is let for, is charged and pays, and vacant days."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from functions.reports._rent_roll import ROWS, ROWS_OF_PROPERTY
from functions.reports._sums import first_day, summed, this_month
from shared.database.pagination import Page, PageQuery
from shared.database.report import report, report_of
from shared.database.rows import Sql
from shared.domain.labels import PROPERTY_NAME, UNIT_NAME, payer
from shared.inputs.text import Month
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE

RentRollStatus = Literal["active", "terminated", "expired", "vacant"]
"""The lease's, or `vacant` for the days on which no lease runs."""


class RentRollRow(msgspec.Struct):
    """A lease of a unit in the month, or the days on which the unit is vacant."""

    id: UUID
    """The lease's; of vacant days the unit's."""
    position: str
    """The row's place in the report."""
    property_id: UUID
    property_name: Annotated[str, PROPERTY_NAME]
    unit_id: UUID
    unit_name: Annotated[str, UNIT_NAME]
    lease_id: UUID | None
    """Null for vacant days."""
    payer: Annotated[str | None, payer("report")]
    """The tenants, the primary one first."""
    status: RentRollStatus
    start_date: date | None
    """The lease's first day."""
    end_date: date | None
    """The last day of its term; null for one from month to month."""
    rolls_over: bool | None
    """Whether it goes on from month to month after its term."""
    ended_on: date | None
    """The last day that it ran; null before it ended."""
    days: int
    """The days of the month that the lease has, or that are vacant."""
    rent_amount_cents: int | None
    """The monthly rent in force."""
    expected_cents: int | None
    """The rent for these days."""
    charged_cents: int | None
    """The month's rent as it is charged, after corrections and waivers."""
    paid_cents: int | None
    """What is paid of it."""
    open_cents: int | None
    """What is open of it."""
    market_rent_cents: int | None
    """What the unit could be let for."""
    vacancy_loss_cents: int | None
    """The market rent for the vacant days; null where it is not known."""


class RentRollTotals(msgspec.Struct):
    """The sums of all units."""

    units: Annotated[int, Sql("count(distinct unit_id)")]
    """The units that are not archived."""
    leases: Annotated[int, Sql("count(lease_id)")]
    """The leases that run in the month."""
    vacant_units: Annotated[int, Sql("count(*) filter (where lease_id is null)")]
    """The units that are vacant on a day of the month or on more."""
    vacant_days: Annotated[
        int, Sql("coalesce(sum(days) filter (where lease_id is null), 0)::bigint")
    ]
    """The vacant days of all units."""
    expected_cents: Annotated[int, summed("expected_cents")]
    """The rents for the days of the leases."""
    charged_cents: Annotated[int, summed("charged_cents")]
    """The rents as they are charged."""
    paid_cents: Annotated[int, summed("paid_cents")]
    """What is paid of them."""
    open_cents: Annotated[int, summed("open_cents")]
    """What is open of them."""
    vacancy_loss_cents: Annotated[int, summed("vacancy_loss_cents")]
    """The market rents for the vacant days."""


class RentRoll(Page[RentRollRow], kw_only=True):
    """One page of the rent roll, with the sums of all pages."""

    month: Month
    """The month."""
    totals: RentRollTotals
    """The sums of all pages."""


class RentRollQuery(PageQuery, kw_only=True):
    """The filters of this report."""

    month: Month | None = None
    """The month; if left out, the present one."""
    property_id: UUID | None = None


REPORT = report_of(RentRollRow, RentRollTotals)


@endpoint("GET /v1/reports/rent-roll", caller=Manager(EVERYONE), feature="reports")
def handle(call: ManagerCall, query: RentRollQuery) -> RentRoll:
    first = first_day(query.month) if query.month else this_month(call.db)
    of_property = [] if query.property_id is None else [query.property_id]
    page, totals = report(
        call.db,
        REPORT,
        ROWS_OF_PROPERTY if of_property else ROWS,
        query,
        first,
        *of_property,
        order=("position", "id"),
    )
    return RentRoll(
        page.items, page.next_cursor, total=page.total, month=f"{first:%Y-%m}", totals=totals
    )
