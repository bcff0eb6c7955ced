"""Get an owner's statement of a month: what came in, what was spent, and what is left."""

from datetime import date
from typing import Annotated, LiteralString
from uuid import UUID

import msgspec

from functions.reports._owner_lines import COLLECTED, EXPENSES, CollectedByType, OwnerExpense
from functions.reports._sums import first_day, summed
from shared.database.pagination import Page, PageQuery
from shared.database.report import report, report_of
from shared.inputs.text import Month
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


class StatementOfProperty(msgspec.Struct):
    """What one property of the owner comes to in the month."""

    id: UUID
    """The property's."""
    property_name: str
    owner_since: date
    """Money before this day is an earlier owner's."""
    opening_cents: int
    """What was left for the owner at the end of the month before."""
    collected: Annotated[CollectedByType, COLLECTED]
    """What was collected of the property's charges."""
    expenses: Annotated[list[OwnerExpense], EXPENSES]
    """What was spent, by the day of payment, but management fees and draws."""
    spent_cents: int
    """The sum of these expenses."""
    management_fee_cents: int
    """What the organization keeps, as it is booked."""
    owner_draw_cents: int
    """What was paid to the owner, less what the owner put in."""
    closing_cents: int
    """What is left for the owner at the end of the month."""


class OwnerStatementTotals(msgspec.Struct):
    """The sums of all properties."""

    opening_cents: Annotated[int, summed("opening_cents")]
    """What was left for the owner at the end of the month before."""
    collected_cents: Annotated[int, summed("collected_cents")]
    """What was collected of the properties' charges."""
    spent_cents: Annotated[int, summed("spent_cents")]
    """What was spent, but management fees and draws."""
    management_fee_cents: Annotated[int, summed("management_fee_cents")]
    """What the organization keeps, as it is booked."""
    owner_draw_cents: Annotated[int, summed("owner_draw_cents")]
    """What was paid to the owner, less what the owner put in."""
    closing_cents: Annotated[int, summed("closing_cents")]
    """What is left for the owner at the end of the month."""


class OwnerStatement(Page[StatementOfProperty], kw_only=True):
    """One page of the owner's properties, with the sums of all of them."""

    totals: OwnerStatementTotals
    """The sums of all pages."""


class OwnerStatementQuery(PageQuery, kw_only=True):
    """The owner and the month of the statement."""

    owner_id: UUID
    month: Month


REPORT = report_of(StatementOfProperty, OwnerStatementTotals)


@endpoint("GET /v1/reports/owner-statement", caller=Manager(MONEY), feature="advanced_reports")
def handle(call: ManagerCall, query: OwnerStatementQuery) -> OwnerStatement:
    page, totals = report(
        call.db,
        REPORT,
        STATEMENT,
        query,
        query.owner_id,
        first_day(query.month),
        order=("property_name", "id"),
    )
    return OwnerStatement(page.items, page.next_cursor, total=page.total, totals=totals)


# What is dated before the owner's first day is an earlier owner's.
STATEMENT: LiteralString = """
    select properties.id, properties.name as property_name, owner_since, last_day,
        collected.before - spent.before as opening_cents,
        collected.within as collected_cents,
        spent.other as spent_cents,
        spent.fees as management_fee_cents,
        spent.draws as owner_draw_cents,
        collected.before - spent.before + collected.within - spent.other - spent.fees - spent.draws
            as closing_cents
    from properties
    cross join (select ($2::date + interval '1 month' - interval '1 day')::date as last_day) as days
    cross join lateral (
        select coalesce(sum(amount_cents) filter (where effective_on < $2), 0)::bigint as before,
            coalesce(sum(amount_cents) filter (where effective_on >= $2), 0)::bigint as within
        from collected_amounts
        where property_id = properties.id and effective_on between owner_since and last_day
    ) as collected
    cross join lateral (
        select coalesce(sum(amount_cents) filter (where paid_on < $2), 0)::bigint as before,
            coalesce(sum(amount_cents) filter (where line = 'other'), 0)::bigint as other,
            coalesce(sum(amount_cents) filter (where line = 'management_fee'), 0)::bigint as fees,
            coalesce(sum(amount_cents) filter (where line = 'owner_draw'), 0)::bigint as draws
        from (
            select paid_on, amount_cents, case
                    when paid_on < $2 then null
                    when category in ('management_fee', 'owner_draw') then category
                    else 'other'
                end as line
            from expenses
            where property_id = properties.id and voided_at is null
                and paid_on between owner_since and last_day
        ) as lines
    ) as spent
    where owner_id = $1 and owner_since <= last_day
"""
