"""Insert charges and payments. Each runs in the block of `ledger`, which spreads at its end."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.domain.ledger.receiving import PaymentAllocation, receive
from shared.domain.ledger.reversing import PaymentMethod

RentalChargeType = Literal[
    "rent",
    "late_fee",
    "returned_payment_fee",
    "utility",
    "deposit",
    "service_fee",
    "opening_balance",
    "other",
]
"""What is owed. Only a lease has rents and deposits; an opening balance is of the old books."""
AssessmentType = Literal[
    "monthly_dues",
    "special_assessment",
    "late_fee",
    "returned_payment_fee",
    "violation_fee",
    "transfer_fee",
    "opening_balance",
    "other",
]
"""What a homeowner owes. An opening balance is of the old books."""
ChargeType = RentalChargeType | AssessmentType
PaymentOrigin = Literal["recorded", "collected", "portal", "autopay", "opening", "opening_deposit"]


class NewCharge(msgspec.Struct, frozen=True, kw_only=True):
    """A charge on an account. That of a lease has the lease's property and unit."""

    account_id: UUID
    lease_id: UUID | None = None
    property_id: UUID | None = None
    unit_id: UUID | None = None
    type: ChargeType
    description: str
    amount_cents: int
    due_date: date
    period_month: date | None = None
    violation_id: UUID | None = None
    notes: str | None = None
    # The dispute or refund at the processor that took more than was left of a payment.
    processor_return_id: str | None = None


class NewPayment(msgspec.Struct, frozen=True, kw_only=True):
    """A payment on an account: pending, or received already."""

    account_id: UUID
    lease_id: UUID | None = None
    amount_cents: int
    method: PaymentMethod
    received_date: date
    origin: PaymentOrigin = "recorded"
    pending: bool = False
    reference: str | None = None
    notes: str | None = None
    for_charge_id: UUID | None = None
    payment_method_id: UUID | None = None
    # The dispute or refund at the processor whose money has come back.
    processor_return_id: str | None = None


class _Made(msgspec.Struct, frozen=True):
    id: UUID


def make_charges(db: Database, charges: Sequence[NewCharge]) -> list[UUID]:
    """Insert charges, in their order; their ids."""
    made = db.all(
        _Made,
        _CHARGES,
        msgspec.json.encode(charges).decode(),
    )
    return [each.id for each in made]


def make_payment(
    db: Database, payment: NewPayment, wanted: Sequence[PaymentAllocation] = ()
) -> UUID:
    """Insert a payment, and receive it unless it is pending; its id."""
    made = db.one(
        _Made,
        _PAYMENT,
        payment.account_id,
        payment.lease_id,
        payment.amount_cents,
        payment.method,
        payment.received_date,
        payment.origin,
        payment.pending,
        payment.reference,
        payment.notes,
        payment.for_charge_id,
        payment.payment_method_id,
        payment.processor_return_id,
    )
    if wanted or (payment.for_charge_id and not payment.pending):
        receive(db, made.id, wanted)
    return made.id


def make_received(db: Database, payments: Sequence[NewPayment]) -> None:
    """Insert payments of many accounts that were received already; the caller spreads them."""
    db.execute(_RECEIVED, msgspec.json.encode(payments).decode())


_CHARGES: LiteralString = """
    insert into charges
        (organization_id, account_kind, account_id, lease_id, tenant_id, homeowner_id,
         association_id, property_id, unit_id, type, description, amount_cents, due_date,
         period_month, violation_id, notes, processor_return_id)
    select accounts.organization_id, accounts.kind, accounts.id, leases.id, accounts.tenant_id,
        accounts.homeowner_id, accounts.association_id,
        coalesce(leases.property_id, wanted.property_id),
        coalesce(leases.unit_id, wanted.unit_id),
        wanted.type, wanted.description, wanted.amount_cents, wanted.due_date,
        wanted.period_month, wanted.violation_id, wanted.notes, wanted.processor_return_id
    from rows from (jsonb_to_recordset($1) as (
        account_id uuid, lease_id uuid, property_id uuid, unit_id uuid, type text,
        description text, amount_cents bigint, due_date date, period_month date,
        violation_id uuid, notes text, processor_return_id text
    )) with ordinality as wanted (
        account_id, lease_id, property_id, unit_id, type, description, amount_cents, due_date,
        period_month, violation_id, notes, processor_return_id, place)
    join accounts on accounts.id = wanted.account_id
    left join leases
        on leases.id = wanted.lease_id and leases.account_id = wanted.account_id
    order by place
    returning {columns}
"""
_PAYMENT: LiteralString = """
    insert into payments
        (organization_id, account_kind, account_id, lease_id, tenant_id, homeowner_id,
         association_id, property_id, amount_cents, method, received_date, origin, status,
         succeeded_at, reference, notes, for_charge_id, payment_method_id, processor_return_id)
    select accounts.organization_id, accounts.kind, accounts.id, leases.id, accounts.tenant_id,
        accounts.homeowner_id, accounts.association_id, leases.property_id, $3, $4, $5, $6,
        case when $7 then 'pending' else 'succeeded' end, case when not $7 then now() end,
        $8, $9, $10, $11, $12
    from accounts
    left join leases on leases.id = $2 and leases.account_id = accounts.id
    where accounts.id = $1
    returning {columns}
"""
_RECEIVED: LiteralString = """
    insert into payments
        (organization_id, account_kind, account_id, lease_id, tenant_id, homeowner_id,
         association_id, property_id, amount_cents, method, received_date, origin, status,
         succeeded_at)
    select accounts.organization_id, accounts.kind, accounts.id, leases.id, accounts.tenant_id,
        accounts.homeowner_id, accounts.association_id, leases.property_id, wanted.amount_cents,
        wanted.method, wanted.received_date,
        wanted.origin, 'succeeded', now()
    from jsonb_to_recordset($1) as wanted (
        account_id uuid, lease_id uuid, amount_cents bigint, method text, received_date date,
        origin text)
    join accounts on accounts.id = wanted.account_id
    left join leases
        on leases.id = wanted.lease_id and leases.account_id = accounts.id
"""
