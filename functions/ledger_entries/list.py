"""List adjustments, reversals and allocations of tenants' and homeowners' money, newest first."""

from datetime import date, datetime
from typing import Annotated, Literal, LiteralString
from uuid import UUID

import msgspec

from shared.database.pagination import Page, PageQuery
from shared.database.rows import Sql
from shared.domain.labels import CREATED_BY_NAME, HOMEOWNER_NAME, name_of_tenant, tenants_of
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY

LedgerEntryKind = Literal["adjustment", "reversal", "allocation"]
"""Adjustments change charges, reversals undo payments, allocations let payments pay charges."""
LedgerEntryCause = Literal[
    "correction",
    "waiver",
    "cancellation",
    "release",
    "refund",
    "void",
    "returned",
    "dispute",
    "chosen",
    "spread",
    "moved",
    "taken_back",
]
"""An allocation was chosen by a member, spread by the payment order, moved by a reallocation, or
taken back by what lowered the charge or undid the payment."""


# Not `coalesce`, which PostgreSQL takes for leaky, so that it would compare every row with it.
LEASE: LiteralString = """case when charge_id is null
    then (select payments.lease_id from payments where payments.id = payment_id)
    else (select charges.lease_id from charges where charges.id = charge_id) end"""

TENANT: LiteralString = "(select tenant_id from accounts where accounts.id = account_id)"

PAYER = Sql(f"coalesce({name_of_tenant(TENANT)}, {tenants_of(LEASE)}, {HOMEOWNER_NAME.expression})")


class LedgerEntry(msgspec.Struct):
    """One change of a charge, of a payment, or of what a payment pays."""

    id: UUID
    kind: LedgerEntryKind
    cause: LedgerEntryCause
    amount_cents: int
    """Signed: what the charge changes by, what is undone of the payment, or what goes to the
    charge."""
    effective_on: date
    """The day on which it counts in reports."""
    reason: str | None
    """What was given as the reason; allocations have none."""
    charge_id: UUID | None
    charge_description: Annotated[
        str | None, Sql("(select description from charges where charges.id = charge_id)")
    ]
    """What the charge is for."""
    payment_id: UUID | None
    lease_id: Annotated[
        UUID | None,
        Sql(LEASE),
    ]
    """The lease of the charge, or else of the payment."""
    tenant_id: Annotated[UUID | None, Sql(TENANT)]
    """The tenant whose own account it is on."""
    homeowner_id: UUID | None
    """The homeowner whose account it is on; the charge is an assessment then."""
    payer: Annotated[str, PAYER]
    """The homeowner's name, or the tenants' of the account, the primary one first."""
    created_by_user_id: UUID | None
    """The member who caused it; null for what the schedule or the processor did."""
    created_by_name: Annotated[str | None, CREATED_BY_NAME]
    """The member's name; null for a member who has left as well."""
    created_at: datetime


class LedgerEntryQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    lease_id: UUID | None = None
    """A lease; entries of its renewals and predecessors are found too."""
    tenant_id: UUID | None = None
    """A tenant, for the entries of its own account."""
    homeowner_id: UUID | None = None
    kind: LedgerEntryKind | None = None
    effective_from: date | None = None
    """The first day."""
    effective_to: date | None = None
    """The last day."""
    created_by_user_id: UUID | None = None
    """The member who caused the entries."""


@endpoint("GET /v1/ledger-entries", caller=Manager(MONEY))
def handle(call: ManagerCall, query: LedgerEntryQuery) -> Page[LedgerEntry]:
    return call.db.page(
        LedgerEntry,
        ENTRIES,
        query,
        filters=(
            ("account_id = (select account_id from leases where id = {})", query.lease_id),
            ("account_id = (select id from accounts where tenant_id = {})", query.tenant_id),
            ("homeowner_id = {}", query.homeowner_id),
            ("kind = {}", query.kind),
            ("effective_on >= {}", query.effective_from),
            ("effective_on <= {}", query.effective_to),
            ("created_by_user_id = {}", query.created_by_user_id),
        ),
        order=("effective_on", "id"),
    )


# The organization is named here too, because PostgreSQL merges the three in the order of their
# indexes only where it knows that their first column is one value.
ENTRIES: LiteralString = """
    select {columns} from (
        select organization_id, id, 'adjustment' as kind, kind as cause, amount_cents, effective_on,
            reason, charge_id, null::uuid as payment_id, account_id, homeowner_id,
            created_by_user_id, created_at
        from charge_adjustments
        union all
        select organization_id, id, 'reversal', kind, amount_cents, effective_on,
            reason, null, payment_id, account_id, homeowner_id, created_by_user_id, created_at
        from payment_reversals
        union all
        select organization_id, id, 'allocation', cause, amount_cents, effective_on,
            null, charge_id, payment_id, account_id, homeowner_id, created_by_user_id, created_at
        from payment_allocations
    ) as entries
    where organization_id = scope_organization_id() and {filters}
"""
