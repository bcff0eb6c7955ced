"""A payment as it stands before an action, and which actions its state allows."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.ledger.recording import PaymentOrigin
from shared.domain.states import PAYMENT, PaymentStatus
from shared.problems import Code, Problem, invalid

AwaitsProcessor = Annotated[
    bool,
    Sql(
        """exists (
            select from processor_requests
            where organization_id = payments.organization_id and payment_id = payments.id
                and refund_cents is null
        )"""
    ),
]


class PaymentState(msgspec.Struct, frozen=True):
    """What the actions on a payment judge.

    `left_cents` is what no reversal has undone and no refund that is under way will undo.
    """

    id: UUID
    status: PaymentStatus
    origin: PaymentOrigin
    counts: Annotated[bool, Sql("succeeded_at is not null")]
    reversed_cents: int
    left_cents: Annotated[
        int,
        Sql(
            """amount_cents - reversed_cents - (
                select coalesce(sum(refund_cents), 0)::bigint from processor_requests
                where organization_id = payments.organization_id and payment_id = payments.id
            )"""
        ),
    ]
    # Its outcome is still to be read at the processor, unless the account there is gone.
    is_asked: AwaitsProcessor
    received_date: date
    today: Annotated[date, Sql("org_today(organization_id)")]

    @property
    def is_processed(self) -> bool:
        """Whether it was made through the payment processor."""
        return self.origin in {"collected", "portal", "autopay"}

    def require_reversible(self, to: PaymentStatus) -> None:
        """CONFLICT unless the payment counts and something of it is left to undo."""
        if not self.counts:
            hint = " Settle it as failed instead." if self.status == "pending" else ""
            raise Problem(Code.CONFLICT, f"The payment is {self.status}.{hint}")
        PAYMENT.require_move(self.status, to)
        if not self.left_cents:
            raise Problem(Code.CONFLICT, "A refund of the rest is under way.")

    def require_day(self, day: date | None) -> date:
        """The day of a refund or a return, today if none is given; VALIDATION_ERROR outside."""
        if day is None:
            return self.today
        if not self.received_date <= day <= self.today:
            raise invalid(
                "/effective_on",
                f"Choose a day from {self.received_date} on, when the payment was received, "
                "and not after today.",
            )
        return day


def payment_state(db: Database, payment_id: UUID) -> PaymentState:
    """The payment as it stands under its account's lock."""
    return db.one(PaymentState, "select {columns} from payments where id = $1", payment_id)
