"""Get an owner's statement of a month: what came in, what was spent, and what is left."""

from datetime import date
from typing import Annotated, LiteralString
from uuid import UUID

import msgspec

from functions.reports._owner_money import OWNER_MONEY, CollectedByType, OwnerExpense
from shared.database.pagination import Page, PageQuery
from shared.database.report import report
from shared.database.rows import Sql
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
    collected: CollectedByType
    """What was collected of the property's charges."""
    expenses: list[OwnerExpense]
    """The expenses by the day of payment, but the management fee and the owner's draws."""
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

    opening_cents: Annotated[int, Sql("coalesce(sum(opening_cents), 0)::bigint")]
    """What was left for the owner at the end of the month before."""
    collected_cents: Annotated[
        int, Sql("coalesce(sum((collected ->> 'total_cents')::bigint), 0)::bigint")
    ]
    """What was collected of the properties' charges."""
    spent_cents: Annotated[int, Sql("coalesce(sum(spent_cents), 0)::bigint")]
    """What was spent, but management fees and draws."""
    management_fee_cents: Annotated[int, Sql("coalesce(sum(management_fee_cents), 0)::bigint")]
    """What the organization keeps, as it is booked."""
    owner_draw_cents: Annotated[int, Sql("coalesce(sum(owner_draw_cents), 0)::bigint")]
    """What was paid to the owner, less what the owner put in."""
    closing_cents: Annotated[int, Sql("coalesce(sum(closing_cents), 0)::bigint")]
    """What is left for the owner at the end of the month."""


class OwnerStatement(Page[StatementOfProperty], kw_only=True):
    """One page of the owner's properties, with the sums of all of them."""

    totals: OwnerStatementTotals
    """The sums of all pages."""


class OwnerStatementQuery(PageQuery, kw_only=True):
    """The owner and the month of the statement."""

    owner_id: UUID
    month: Month


@endpoint("GET /v1/reports/owner-statement", caller=Manager(MONEY), feature="advanced_reports")
def handle(call: ManagerCall, query: OwnerStatementQuery) -> OwnerStatement:
    page, totals = report(
        call.db,
        StatementOfProperty,
        OwnerStatementTotals,
        STATEMENT,
        query,
        query.owner_id,
        date.fromisoformat(f"{query.month}-01"),
        order=("property_name", "id"),
    )
    return OwnerStatement(page.items, page.next_cursor, total=page.total, totals=totals)
