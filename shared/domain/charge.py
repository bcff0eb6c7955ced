"""A charge as the rental and the association face of the ledger show and change it."""

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal, LiteralString, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql, column_list
from shared.database.scope import Database
from shared.domain.labels import CREATED_BY_NAME, PROPERTY_NAME, UNIT_NAME, payer
from shared.domain.ledger.adjusting import AdjustmentKind
from shared.domain.ledger.recording import RentalChargeType
from shared.domain.ledger.reversing import PaymentMethod
from shared.domain.money import Amount, SignedCents
from shared.inputs.text import LongText, ShortText

ChargeStatus = Literal["pending", "partially_paid", "paid", "cancelled"]
"""Pending while nothing of it is paid. A charge that was waived as a whole is paid."""
ServiceChargeType = Literal["utility", "service_fee", "other"]
"""What a recurring charge or a deduction from a deposit is for."""
ManualAdjustmentKind = Literal["correction", "waiver"]
"""A waiver lowers the amount; a correction may also raise it."""

# Today is a subquery, because PostgreSQL would else ask for it anew with each charge.
OVERDUE: LiteralString = (
    "(open_cents > 0 and due_date < (select org_today(scope_organization_id())))"
)


class ChargeOfAccount(msgspec.Struct):
    """What a charge shows, whichever account it is on."""

    table: ClassVar[LiteralString]
    """The view of the face, read `as charges`."""

    id: UUID
    description: str
    """What it is for, as the statement says."""
    amount_cents: int
    """The amount as it was charged."""
    effective_cents: int
    """The amount after corrections, waivers and a cancellation."""
    paid_cents: int
    """What payments have paid of it."""
    open_cents: int
    """What is still to be paid."""
    status: ChargeStatus
    due_date: date
    overdue: Annotated[bool, Sql(OVERDUE)]
    """Whether something is open and the due date has passed in the organization's time zone."""
    late_fee_for_charge_id: UUID | None
    """Of a late fee: the charge that was paid late."""
    cancelled_at: datetime | None
    """When it was cancelled, which is for ever; null if it was not."""
    notes: str | None
    created_by_user_id: UUID | None
    """The member who made it; null for what the schedule made."""
    created_by_name: Annotated[str | None, CREATED_BY_NAME]
    """The member's name; null for a member who has left as well."""
    created_at: datetime
    updated_at: datetime


class Charge(ChargeOfAccount):
    """An amount that a lease or a tenant owes."""

    table: ClassVar = "rental_charges"

    lease_id: UUID | None
    """The lease that owes it, together with its renewals; null for a tenant's own."""
    tenant_id: UUID | None
    """The tenant who owes it beside any lease; null for a lease's."""
    payer: Annotated[str, payer("charges")]
    """The names of the tenants who owe it, the primary one first."""
    property_id: UUID | None
    property_name: Annotated[str | None, PROPERTY_NAME]
    unit_id: UUID | None
    unit_name: Annotated[str | None, UNIT_NAME]
    type: RentalChargeType
    period_month: Annotated[str | None, Sql("to_char(period_month, 'YYYY-MM')")]
    """Of a rent: its month, like 2025-09."""
    recurring_charge_id: UUID | None
    """The recurring charge that made it."""


class ChargeAdjustment(msgspec.Struct):
    """A change of what a charge comes to."""

    id: UUID
    kind: AdjustmentKind
    amount_cents: int
    """Added to the charge; negative amounts lower it."""
    effective_on: date
    """The day on which it counts in reports."""
    reason: str
    """What was given as the reason."""
    created_by_user_id: UUID | None
    """The member who made it; null for what the schedule made."""
    created_by_name: Annotated[str | None, CREATED_BY_NAME]
    """The member's name; null for a member who has left as well."""
    created_at: datetime


class PaidPart(msgspec.Struct):
    """What one payment pays of a charge."""

    payment_id: UUID
    received_date: date
    """The day on which the payment was received."""
    method: PaymentMethod
    """How it was paid."""
    reference: str | None
    """What tells the payment from others, such as the number of a cheque."""
    amount_cents: int
    """What it pays of the charge."""


Adjustments = Annotated[
    list[ChargeAdjustment],
    Sql(
        "(select coalesce(json_agg(made), '[]') from (select "  # noqa: S608 - of the record
        + column_list(ChargeAdjustment)
        + " from charge_adjustments where charge_id = charges.id order by created_at, id) as made)"
    ),
]
PaidParts = Annotated[
    list[PaidPart],
    Sql(
        """(
            select coalesce(json_agg(paid), '[]') from (
                select payment_id, received_date, method, reference,
                    sum(paid.amount_cents)::bigint as amount_cents
                from payment_allocations as paid join payments on payments.id = payment_id
                where charge_id = charges.id
                group by payment_id, payments.id having sum(paid.amount_cents) > 0
                order by max(number)
            ) as paid
        )"""
    ),
]


class NewChargeOfAccount(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a new charge needs, whichever account it is on."""

    description: ShortText
    """What it is for, as the statement says."""
    amount_cents: Amount
    """What is owed."""
    due_date: date
    """The day by which it is to be paid."""
    notes: LongText | None = None


class ChargeChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears. The amount is changed by an adjustment."""

    description: ShortText | UnsetType = UNSET
    """What it is for, as the statement says."""
    notes: LongText | UnsetType | None = UNSET
    due_date: date | UnsetType = UNSET
    """Fixed once the charge is cancelled."""


class NewAdjustment(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A change of what a charge comes to."""

    kind: ManualAdjustmentKind
    amount_cents: SignedCents
    """Added to the charge: negative to lower it, and never below 0 in all."""
    reason: ShortText
    """Why, for the ledger."""


class ChargeCancellation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The end of a charge that should not have been made."""

    reason: ShortText
    """Why, for the ledger."""


Record = TypeVar("Record", bound=ChargeOfAccount)


def charge_as(db: Database, record: type[Record], charge_id: UUID) -> Record:
    """The charge as it stands; NOT_FOUND for one of the other face."""
    return db.one(
        record,
        "select {columns} from " + record.table + " as charges where id = $1",  # noqa: S608 - a view of ours
        charge_id,
    )


def update_charge(
    db: Database, record: type[Record], charge_id: UUID, changes: ChargeChanges
) -> Record | None:
    """The charge after the changes; None if it is not there in an accepted version.

    Nor is a cancelled one changed, of which the changes name another due date.
    """
    return db.maybe_one(
        record,
        "update "  # noqa: S608 - a view of ours
        + record.table
        + """
        as charges
        set ({fields}) = (select {fields} from jsonb_populate_record(charges, $3))
        where id = $1 and {unchanged}
            and (cancelled_at is null or due_date = coalesce($2, due_date))
        returning {columns}
        """,
        charge_id,
        None if changes.due_date is UNSET else changes.due_date,
        changes,
    )
