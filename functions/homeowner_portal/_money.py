"""What a homeowner sees of its own assessments and payments: no notes, no reasons, no names."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.domain.charge import OVERDUE, ChargeStatus
from shared.domain.ledger.account import Account
from shared.domain.ledger.recording import AssessmentType
from shared.domain.ledger.reversing import PaymentMethod
from shared.domain.states import PaymentStatus
from shared.pipeline.call import HomeownerCall


class OwnAssessment(msgspec.Struct):
    """An amount that the homeowner owes or has paid."""

    table: ClassVar = "assessments"

    id: UUID
    type: AssessmentType
    description: str
    """What it is for."""
    amount_cents: int
    """The amount as it was assessed."""
    effective_cents: int
    """The amount after corrections, waivers and a cancellation."""
    paid_cents: int
    """What payments have paid of it."""
    open_cents: int
    """What is still to be paid."""
    status: ChargeStatus
    due_date: date
    """The day by which it is to be paid."""
    overdue: Annotated[bool, Sql(OVERDUE)]
    """Whether something is open and the due date has passed."""
    late_fee_for_assessment_id: Annotated[UUID | None, Sql("late_fee_for_charge_id")]
    """Of a late fee: the assessment that was paid late."""
    cancelled_at: datetime | None
    """When it was cancelled, so that it is not to be paid."""
    created_at: datetime
    updated_at: datetime


class OwnPayment(msgspec.Struct):
    """A payment that the homeowner has made."""

    table: ClassVar = "homeowner_payments"

    id: UUID
    amount_cents: int
    """The amount that was paid."""
    reversed_cents: int
    """What was given back, or taken back by the bank."""
    credit_cents: int
    """What waits for the next assessment."""
    status: PaymentStatus
    """Pending until the bank has answered, which takes days for a bank account."""
    method: PaymentMethod
    """How it was paid."""
    received_date: date
    """The day on which it was made or received."""
    reference: str | None
    """What tells it from others, such as the number of a cheque."""
    assessment_id: Annotated[UUID | None, Sql("for_charge_id")]
    """The assessment that it was made for, if one was named."""
    payment_method_id: UUID | None
    """The card or bank account that it was made from."""
    failure_reason: Annotated[
        str | None, Sql("case when origin in ('portal', 'autopay') then failure_reason end")
    ]
    """Why the bank has refused it."""
    created_at: datetime
    updated_at: datetime


class OwnBalance(msgspec.Struct):
    """What the homeowner owes in all."""

    balance_cents: int
    """What is owed; below 0, credit waits for the next assessment."""
    overdue_cents: int
    """The part of it whose due date has passed."""
    pending_cents: Annotated[
        int,
        Sql(
            "(select coalesce(sum(amount_cents), 0)::bigint from payments"
            " where payments.account_id = account_balances.account_id and status = 'pending')"
        ),
    ]
    """What is being paid already, while the bank has not answered."""


def own_balance(call: HomeownerCall) -> OwnBalance:
    """The balance of the session's homeowner."""
    return call.db.one(
        OwnBalance,
        "select {columns} from account_balances where account_id = $1",
        own_account(call),
    )


def own_account(call: HomeownerCall) -> UUID:
    """The account of the session's homeowner."""
    found = call.db.one(
        Account, "select {columns} from accounts where homeowner_id = scope_homeowner_id()"
    )
    return found.id
