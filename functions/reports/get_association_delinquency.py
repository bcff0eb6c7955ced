"""Get the homeowners with something overdue, the largest amounts first."""

from datetime import date
from typing import Annotated, LiteralString
from uuid import UUID

import msgspec

from functions.reports._overdue import AGES, OVERDUE_ASSESSMENTS, DelinquencyTotals
from shared.database.pagination import Page, PageQuery
from shared.database.report import report, report_of
from shared.database.rows import Sql
from shared.domain.delinquency import IS_DELINQUENT
from shared.domain.labels import (
    ASSOCIATION_NAME,
    HOME_PROPERTY_NAME,
    HOME_UNIT_NAME,
    HOMEOWNER_NAME,
)
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.gates import require_feature
from shared.roles import EVERYONE


class OverdueHomeowner(msgspec.Struct):
    """The account of a homeowner with something overdue."""

    id: UUID
    """The account's."""
    homeowner_id: UUID
    homeowner_name: Annotated[str, HOMEOWNER_NAME]
    association_id: UUID
    association_name: Annotated[str, ASSOCIATION_NAME]
    property_name: Annotated[str | None, HOME_PROPERTY_NAME]
    """Where the homeowner lives."""
    unit_name: Annotated[str | None, HOME_UNIT_NAME]
    is_delinquent: Annotated[
        bool,
        Sql(
            "(select " + IS_DELINQUENT + " from homeowners where homeowners.id = homeowner_id)"  # noqa: S608 - of literals only
        ),
    ]
    """Whether an assessment is overdue by as many days as the association allows. A fine under
    appeal does not count."""
    overdue_cents: int
    """What is open of assessments whose due date has passed."""
    days_1_30_cents: int
    """Overdue by 1 to 30 days."""
    days_31_60_cents: int
    """Overdue by 31 to 60 days."""
    days_61_90_cents: int
    """Overdue by 61 to 90 days."""
    days_over_90_cents: int
    """Overdue by more than 90 days."""
    pending_cents: Annotated[
        int,
        Sql(
            """(
                select coalesce(sum(amount_cents), 0)::bigint from homeowner_payments
                where account_id = report.id and status = 'pending'
            )"""
        ),
    ]
    """Payments that are announced and do not count yet."""
    oldest_due_date: date
    """The first due date of what is overdue."""


class AssociationDelinquency(Page[OverdueHomeowner], kw_only=True):
    """One page of the homeowners with something overdue, with the sums of all pages."""

    totals: DelinquencyTotals
    """The sums of all pages."""


class AssociationDelinquencyQuery(PageQuery, kw_only=True):
    """The filters of this report."""

    association_id: UUID | None = None


REPORT = report_of(OverdueHomeowner, DelinquencyTotals)


@endpoint("GET /v1/reports/association-delinquency", caller=Manager(EVERYONE), feature="reports")
def handle(call: ManagerCall, query: AssociationDelinquencyQuery) -> AssociationDelinquency:
    require_feature("hoa", call.plan)
    of_association = [] if query.association_id is None else [query.association_id]
    page, totals = report(
        call.db,
        REPORT,
        ACCOUNTS + ("association_id = $1" if of_association else "true") + GROUPED,
        query,
        *of_association,
        order=("overdue_cents", "id"),
        ascending=False,
    )
    return AssociationDelinquency(page.items, page.next_cursor, total=page.total, totals=totals)


ACCOUNTS: LiteralString = (
    """
    select account_id as id, homeowner_id, association_id, min(due_date) as oldest_due_date,
    """  # noqa: S608 - of literals only
    + AGES
    + " from ("
    + OVERDUE_ASSESSMENTS
    + ") as overdue where "
)
GROUPED: LiteralString = " group by account_id, homeowner_id, association_id"
