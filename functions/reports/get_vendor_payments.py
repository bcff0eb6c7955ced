"""Get what each vendor was paid in a year, the largest sums first."""

from typing import Annotated, LiteralString
from uuid import UUID

import msgspec

from functions.reports._sums import summed
from shared.database.pagination import Page, PageQuery
from shared.database.report import report, report_of
from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY

Year = Annotated[int, msgspec.Meta(ge=1900, le=2199)]


class PaidVendor(msgspec.Struct):
    """A vendor that was paid in the year."""

    id: UUID
    """The vendor's."""
    vendor_name: Annotated[str, Sql("(select name from vendors where vendors.id = report.id)")]
    expenses: int
    """The number of its expenses that are not voided."""
    paid_cents: int
    """What it was paid, less what came back."""


class VendorPaymentTotals(msgspec.Struct):
    """The sums of the year."""

    vendors: Annotated[int, Sql("count(*)")]
    """The number of vendors."""
    expenses: Annotated[int, summed("expenses")]
    """The number of their expenses."""
    paid_cents: Annotated[int, summed("paid_cents")]
    """What they were paid, less what came back."""


class VendorPaymentReport(Page[PaidVendor], kw_only=True):
    """One page of the vendors that were paid, with the sums of all pages."""

    totals: VendorPaymentTotals
    """The sums of all pages."""


class VendorPaymentQuery(PageQuery, kw_only=True):
    """The year of this report."""

    year: Year
    """By the day on which the expense was paid."""


REPORT = report_of(PaidVendor, VendorPaymentTotals)


@endpoint("GET /v1/reports/vendor-payments", caller=Manager(MONEY), feature="reports")
def handle(call: ManagerCall, query: VendorPaymentQuery) -> VendorPaymentReport:
    page, totals = report(
        call.db,
        REPORT,
        PAID,
        query,
        query.year,
        order=("paid_cents", "id"),
        ascending=False,
    )
    return VendorPaymentReport(page.items, page.next_cursor, total=page.total, totals=totals)


PAID: LiteralString = """
    select vendor_id as id, count(*) as expenses, sum(amount_cents)::bigint as paid_cents
    from expenses
    where paid_on between make_date($1::integer, 1, 1) and make_date($1::integer, 12, 31)
        and vendor_id is not null and voided_at is null
    group by vendor_id
"""
