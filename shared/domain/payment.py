"""A payment as the rental and the association face of the ledger show it."""

from datetime import date, datetime
from typing import Annotated, ClassVar, LiteralString, TypeVar
from uuid import UUID

import msgspec

from shared.database.rows import Sql, column_list
from shared.database.scope import Database
from shared.domain.labels import CREATED_BY_NAME
from shared.domain.ledger.receiving import PaymentAllocation
from shared.domain.ledger.recording import PaymentOrigin
from shared.domain.ledger.reversing import PaymentMethod, ReversalKind
from shared.domain.ledger.settling import PaymentOutcome
from shared.domain.money import Amount
from shared.domain.states import PaymentStatus
from shared.inputs.text import LongText, Name, ShortText


class PaymentOfAccount(msgspec.Struct):
    """What a payment shows, whichever account it is on."""

    table: ClassVar[LiteralString]
    """The view of the face, read `as payments`."""

    id: UUID
    amount_cents: int
    """The amount that was received."""
    reversed_cents: int
    """What was refunded, voided or taken back by the bank."""
    allocated_cents: int
    """What it pays of charges."""
    credit_cents: int
    """What waits for the next charge."""
    status: PaymentStatus
    method: PaymentMethod
    origin: PaymentOrigin
    """Recorded by a member, or how it was made through the payment processor. The opening ones are
    the balances of the old books."""
    received_date: date
    reference: str | None
    notes: str | None
    for_charge_id: UUID | None
    """The charge that a payment through the processor is meant for."""
    payment_method_id: UUID | None
    """The card or bank account that the payment processor has charged."""
    failure_reason: str | None
    """Why a payment that was pending has failed."""
    succeeded_at: datetime | None
    """Since when it counts; null for a payment that never did."""
    reconciled: bool
    """Whether it is matched with a line of the bank, by itself or in a bank batch."""
    created_by_user_id: UUID | None
    """The member who entered it; null for what the payer or the schedule made."""
    created_by_name: Annotated[str | None, CREATED_BY_NAME]
    """The member's name; null for a member who has left as well."""
    created_at: datetime
    updated_at: datetime


Record = TypeVar("Record", bound=PaymentOfAccount)


def payment_as(db: Database, record: type[Record], payment_id: UUID) -> Record:
    """The payment as it stands; NOT_FOUND for one of the other face."""
    return db.one(
        record,
        "select {columns} from " + record.table + " as payments where id = $1",  # noqa: S608 - a view of ours
        payment_id,
    )


class PaymentReversal(msgspec.Struct):
    """What undid a payment or a part of it."""

    id: UUID
    kind: ReversalKind
    amount_cents: int
    effective_on: date
    """The day on which it counts, for a refund or a return that at the bank."""
    reason: str
    """What was given as the reason."""
    method: PaymentMethod | None
    """How a refund was paid out."""
    reference: str | None
    """Of a refund, such as the number of a cheque."""
    created_by_user_id: UUID | None
    """The member who entered it; null for what the processor told."""
    created_by_name: Annotated[str | None, CREATED_BY_NAME]
    """The member's name; null for a member who has left as well."""
    created_at: datetime


class PaidCharge(msgspec.Struct):
    """What a payment pays of one charge."""

    charge_id: UUID
    description: str
    """What the charge is for, as the statement says."""
    due_date: date
    """The day by which the charge was to be paid."""
    amount_cents: int
    """What the payment pays of the charge."""


Reversals = Annotated[
    list[PaymentReversal],
    Sql(
        "(select coalesce(json_agg(made), '[]') from (select "  # noqa: S608 - of the record
        + column_list(PaymentReversal)
        + " from payment_reversals where payment_id = payments.id order by created_at, id) as made)"
    ),
]
Allocations = Annotated[
    list[PaidCharge],
    Sql(
        """(
            select coalesce(json_agg(paid), '[]') from (
                select charge_id, description, due_date,
                    sum(paid.amount_cents)::bigint as amount_cents
                from payment_allocations as paid join charges on charges.id = charge_id
                where payment_id = payments.id
                group by charge_id, charges.id having sum(paid.amount_cents) > 0
                order by max(number)
            ) as paid
        )"""
    ),
]
# What a person would enter by hand; the picture of one payment over all of an account's charges.
WantedAllocations = Annotated[list[PaymentAllocation], msgspec.Meta(max_length=200)]


class NewPaymentOfAccount(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a new payment needs, whichever account it is on."""

    amount_cents: Amount
    method: PaymentMethod
    received_date: date
    """Today in the organization's time zone or before."""
    reference: Name | None = None
    """What tells it from others, such as the number of a cheque."""
    notes: LongText | None = None
    pending: bool = False
    """Whether it is only announced: it counts once it is settled."""
    allocations: WantedAllocations = msgspec.field(default_factory=list)
    """What it is to pay first. What is left pays the open charges, and then waits as credit."""
    email_receipt: bool = False
    """Whether to mail a receipt to the payer, if there is an address. For a payment that counts."""
    again: bool = False
    """Whether to enter it although the account has a payment of the same amount, day and
    reference."""


class PaymentSettlement(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What became of a pending payment."""

    outcome: PaymentOutcome
    """Whether the money came."""
    failure_reason: ShortText | None = None
    """Why it did not come."""


class PaymentVoid(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The end of a payment that was entered by mistake."""

    reason: ShortText
    """Why, for the ledger."""


class PaymentBounce(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A payment that the bank took back, such as a cheque without funds."""

    reason: ShortText
    """Why the bank took it back."""
    effective_on: date | None = None
    """The day at the bank, from the day the payment was received on; today if left out."""
    fee_cents: Amount | None = None
    """A fee to charge for it, due on that day."""


class PaymentRefund(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Money that is given back."""

    amount_cents: Amount | None = None
    """At most, and if left out exactly, what is left of the payment."""
    reason: ShortText
    """Why, for the ledger."""
    method: PaymentMethod | None = None
    """How it is paid out."""
    reference: Name | None = None
    """Such as the number of the cheque that is sent."""
    effective_on: date | None = None
    """The day it is paid out, from the day the payment was received on; today if left out."""


class PaymentReallocation(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The whole picture of what a payment is to pay."""

    allocations: WantedAllocations
    """What is left pays the open charges, and then waits as credit."""
