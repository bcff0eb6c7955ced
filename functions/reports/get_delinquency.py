"""Get the accounts of leases and tenants with something overdue, the largest amounts first."""

from datetime import date
from typing import Annotated, LiteralString
from uuid import UUID

import msgspec

from functions.reports._overdue import AGES, OVERDUE, DelinquencyTotals
from shared.database.pagination import Page, PageQuery
from shared.database.report import report, report_of
from shared.database.rows import Sql
from shared.domain.labels import PROPERTY_NAME, UNIT_NAME, payer
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class DelinquentAccount(msgspec.Struct):
    """The account of a lease with its renewals, or of a tenant, with something overdue."""

    id: UUID
    """The account's."""
    lease_id: UUID | None
    """The lease of the charge that is due last; null for a tenant's own account."""
    tenant_id: UUID | None
    """The tenant whose own account it is; null for a lease's."""
    payer: Annotated[str, payer("report")]
    """The tenants, the primary one first."""
    property_id: UUID | None
    """The property of the charge that is due last."""
    property_name: Annotated[str | None, PROPERTY_NAME]
    unit_id: UUID | None
    """The unit of the charge that is due last."""
    unit_name: Annotated[str | None, UNIT_NAME]
    overdue_cents: int
    """What is open of charges whose due date has passed."""
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
                select coalesce(sum(amount_cents), 0)::bigint from rental_payments
                where account_id = report.id and status = 'pending'
            )"""
        ),
    ]
    """Payments that are announced and do not count yet."""
    oldest_due_date: date
    """The first due date of what is overdue."""


class DelinquencyReport(Page[DelinquentAccount], kw_only=True):
    """One page of the accounts with something overdue, with the sums of all pages."""

    totals: DelinquencyTotals
    """The sums of all pages."""


class DelinquencyQuery(PageQuery, kw_only=True):
    """The filters of this report."""

    property_id: UUID | None = None
    """A property, for the accounts whose charge that is due last is about it."""


REPORT = report_of(DelinquentAccount, DelinquencyTotals)


@endpoint(
    "GET /v1/reports/delinquency",
    caller=Manager(EVERYONE),
    feature="reports",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: DelinquencyQuery) -> DelinquencyReport:
    of_property = [] if query.property_id is None else [query.property_id]
    page, totals = report(
        call.db,
        REPORT,
        ACCOUNTS + ("property_id = $1" if of_property else "true"),
        query,
        *of_property,
        order=("overdue_cents", "id"),
        ascending=False,
    )
    return DelinquencyReport(page.items, page.next_cursor, total=page.total, totals=totals)


ACCOUNTS: LiteralString = (
    """
    select * from (
        select account_id as id, tenant_id, min(due_date) as oldest_due_date,
            (array_agg(lease_id order by due_date desc, id desc))[1] as lease_id,
            (array_agg(property_id order by due_date desc, id desc))[1] as property_id,
            (array_agg(unit_id order by due_date desc, id desc))[1] as unit_id,
    """  # noqa: S608 - of literals only
    + AGES
    + " from ("
    + OVERDUE
    + ") as overdue group by account_id, tenant_id) as accounts where "
)
