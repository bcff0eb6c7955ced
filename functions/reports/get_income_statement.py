"""Get the income statement: what came in and was paid out, by property and month."""

from datetime import date
from typing import Annotated, Literal, LiteralString
from uuid import UUID

import msgspec

from functions.reports._income import CATEGORIES, INCOME, Face
from functions.reports._sums import first_day, last_day, summed, this_month
from shared.database.pagination import Page, PageQuery
from shared.database.report import report, report_of
from shared.database.rows import Sql
from shared.domain.labels import ASSOCIATION_NAME, PROPERTY_NAME
from shared.inputs.text import Month
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import invalid
from shared.roles import MONEY

AccountingBasis = Literal["cash", "accrual"]
"""By cash, income is what is collected. By accrual, it is what is charged, after corrections."""
MOST_MONTHS = 24


def _by_category(expression: LiteralString) -> Sql:
    """The amounts of all categories as one value; `{}` in the expression is the column."""
    parts: list[LiteralString] = [
        "'{}_cents', ".replace("{}", each) + expression.replace("{}", each + "_cents")
        for each in CATEGORIES
    ]
    return Sql("json_build_object(" + ", ".join(parts) + ")")


class ExpenseSums(msgspec.Struct):
    """What was paid out, by category. What owners drew is no expense."""

    maintenance_cents: int
    """Repairs and upkeep."""
    utilities_cents: int
    """Water, power and the like."""
    insurance_cents: int
    """Insurance premiums."""
    taxes_cents: int
    """Property taxes and others."""
    mortgage_cents: int
    """Payments on a mortgage."""
    landscaping_cents: int
    """Gardens and grounds."""
    legal_cents: int
    """Lawyers and courts."""
    supplies_cents: int
    """Materials."""
    management_fee_cents: int
    """The manager's own fees."""
    other_cents: int
    """All other expenses."""


class IncomeRow(msgspec.Struct):
    """A property's month, an association's, or that of the money of no property."""

    id: UUID
    """The property's, the association's, or for neither the organization's."""
    position: str
    """The row's place in the report."""
    month: Month
    """The month, like 2026-01."""
    property_id: UUID | None
    property_name: Annotated[str | None, PROPERTY_NAME]
    association_id: UUID | None
    association_name: Annotated[str | None, ASSOCIATION_NAME]
    rent_cents: int
    """Rents of leases."""
    dues_cents: int
    """Monthly dues of homeowners."""
    special_assessments_cents: int
    """What homeowners pay beside the dues, such as for a new roof."""
    fees_cents: int
    """Late fees, fees for returned payments, fines and transfer fees."""
    other_income_cents: int
    """All other income, such as utilities. Deposits are none."""
    income_cents: int
    """All income."""
    by_category: Annotated[ExpenseSums, _by_category("{}")]
    expenses_cents: int
    """All expenses."""
    processor_fees_cents: int
    """What the payment processor kept of the payments received."""
    net_cents: int
    """Income less expenses and processor fees."""


class IncomeMonth(msgspec.Struct):
    """What a month comes to."""

    month: Month
    """The month, like 2026-01."""
    income_cents: int
    expenses_cents: int
    """Expenses with processor fees."""
    net_cents: int


class IncomeTotals(msgspec.Struct):
    """The sums of all rows."""

    rent_cents: Annotated[int, summed("rent_cents")]
    """Rents of leases."""
    dues_cents: Annotated[int, summed("dues_cents")]
    special_assessments_cents: Annotated[int, summed("special_assessments_cents")]
    """What homeowners pay beside the dues."""
    fees_cents: Annotated[int, summed("fees_cents")]
    other_income_cents: Annotated[int, summed("other_income_cents")]
    income_cents: Annotated[int, summed("income_cents")]
    by_category: Annotated[ExpenseSums, _by_category("coalesce(sum({}), 0)::bigint")]
    expenses_cents: Annotated[int, summed("expenses_cents")]
    processor_fees_cents: Annotated[int, summed("processor_fees_cents")]
    net_cents: Annotated[int, summed("net_cents")]
    months: Annotated[
        list[IncomeMonth],
        Sql(
            """(
                select coalesce(json_agg(each order by month), '[]') from (
                    select month, sum(income_cents)::bigint as income_cents,
                        sum(expenses_cents + processor_fees_cents)::bigint as expenses_cents,
                        sum(net_cents)::bigint as net_cents
                    from report group by month
                ) as each
            )"""
        ),
    ]
    """The months that have any money, the first one first."""


class IncomeStatement(Page[IncomeRow], kw_only=True):
    """One page of the income statement, with the sums of all pages."""

    basis: AccountingBasis
    month_from: Month
    month_to: Month
    totals: IncomeTotals
    """The sums of all pages."""


class IncomeQuery(PageQuery, kw_only=True):
    """Whose income statement, and of which months.

    That of the organization's rentals, unless one property or association is named.
    """

    month_from: Month | None = None
    """The first month; if left out, eleven before the last."""
    month_to: Month | None = None
    """The last month, at most 24 in all; if left out, the present one."""
    property_id: UUID | None = None
    association_id: UUID | None = None
    """An association, for the money of its homeowners and its own expenses."""
    basis: AccountingBasis = "cash"


REPORT = report_of(IncomeRow, IncomeTotals)


@endpoint("GET /v1/reports/income-statement", caller=Manager(MONEY), feature="advanced_reports")
def handle(call: ManagerCall, query: IncomeQuery) -> IncomeStatement:
    first, last = _months(call, query)
    face, whose = _whose(query)
    page, totals = report(
        call.db,
        REPORT,
        INCOME[query.basis, face],
        query,
        first,
        last_day(last),
        *whose,
        order=("position", "id"),
    )
    return IncomeStatement(
        page.items,
        page.next_cursor,
        total=page.total,
        basis=query.basis,
        month_from=f"{first:%Y-%m}",
        month_to=f"{last:%Y-%m}",
        totals=totals,
    )


def _months(call: ManagerCall, query: IncomeQuery) -> tuple[date, date]:
    """The first days of the first and of the last month."""
    last = first_day(query.month_to) if query.month_to else this_month(call.db)
    first = first_day(query.month_from) if query.month_from else _earlier(last, 11)
    if last < first:
        raise invalid("?month_to", "Choose the first month or a later one.")
    if first < _earlier(last, MOST_MONTHS - 1):
        raise invalid("?month_from", f"Choose at most {MOST_MONTHS} months.")
    return first, last


def _earlier(month: date, by: int) -> date:
    years, rest = divmod(month.year * 12 + month.month - 1 - by, 12)
    return date(years, rest + 1, 1)


def _whose(query: IncomeQuery) -> tuple[Face, list[UUID]]:
    if query.association_id is None:
        if query.property_id is None:
            return "rental", []
        return "property", [query.property_id]
    if query.property_id is not None:
        raise invalid("?association_id", "Choose either a property or an association.")
    return "association", [query.association_id]
