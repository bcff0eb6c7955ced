"""Get the deposits that are held, by the account of each lease, in the order of properties."""

from datetime import date
from typing import Annotated, LiteralString
from uuid import UUID

import msgspec

from functions.reports._sums import summed
from shared.database.pagination import Page, PageQuery
from shared.database.report import report, report_of
from shared.database.rows import Sql
from shared.domain.labels import PROPERTY_NAME, UNIT_NAME, payer
from shared.domain.states import LeaseStatus
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


class HeldDeposit(msgspec.Struct):
    """The deposits of a lease and its renewals. What is of a lease is of the last of them."""

    id: UUID
    """The account's."""
    position: str
    """The row's place in the report."""
    lease_id: UUID
    payer: Annotated[str, payer("report")]
    """The tenants, the primary one first."""
    property_id: UUID
    property_name: Annotated[str, PROPERTY_NAME]
    unit_id: UUID
    unit_name: Annotated[str, UNIT_NAME]
    status: LeaseStatus
    ended_on: date | None
    """The last day that the lease ran; null before it ended."""
    charged_cents: int
    """What the deposits come to, those that are released not counted."""
    held_cents: int
    """What is paid of them."""
    credit_cents: int
    """What was paid on the account and waits, such as a released deposit before its refund."""


class DepositTotals(msgspec.Struct):
    """What is held on all accounts together."""

    accounts: Annotated[int, Sql("count(*)")]
    """The number of accounts."""
    charged_cents: Annotated[int, summed("charged_cents")]
    """What the deposits come to."""
    held_cents: Annotated[int, summed("held_cents")]
    """What is paid of them."""
    credit_cents: Annotated[int, summed("credit_cents")]
    """What waits as credit."""
    trust_cents: Annotated[int, summed("held_cents + credit_cents")]
    """What the trust account must hold: deposits and credit."""


class DepositReport(Page[HeldDeposit], kw_only=True):
    """One page of the deposits, with the sums of all pages."""

    totals: DepositTotals
    """The sums of all pages."""


class DepositQuery(PageQuery, kw_only=True):
    """The filters of this report."""

    property_id: UUID | None = None


REPORT = report_of(HeldDeposit, DepositTotals)


@endpoint("GET /v1/reports/deposits", caller=Manager(MONEY), feature="reports")
def handle(call: ManagerCall, query: DepositQuery) -> DepositReport:
    of_property = [] if query.property_id is None else [query.property_id]
    page, totals = report(
        call.db,
        REPORT,
        DEPOSITS + ("and last.property_id = $1" if of_property else ""),
        query,
        *of_property,
        order=("position", "id"),
    )
    return DepositReport(page.items, page.next_cursor, total=page.total, totals=totals)


# An account without a deposit or credit any more has nothing to show.
DEPOSITS: LiteralString = """
    select deposits.account_id as id, last.id as lease_id, null::uuid as tenant_id,
        last.property_id,
        last.unit_id, last.status, last.ended_on, charged_cents, held_cents, credit_cents,
        properties.name_key || ' / ' || units.name_key as position
    from (
        select account_id, sum(effective_cents)::bigint as charged_cents,
            sum(paid_cents)::bigint as held_cents
        from charges where type = 'deposit' group by account_id
    ) as deposits
    cross join lateral (
        select coalesce(sum(credit_cents), 0)::bigint as credit_cents from payments
        where payments.account_id = deposits.account_id and credit_cents > 0
    ) as waiting
    cross join lateral (
        select * from leases
        where leases.organization_id = scope_organization_id()
            and leases.account_id = deposits.account_id
        order by leases.status = 'draft', start_date desc, leases.id desc limit 1
    ) as last
    join properties on properties.id = last.property_id
    join units on units.id = last.unit_id
    where (charged_cents > 0 or credit_cents > 0)
"""
