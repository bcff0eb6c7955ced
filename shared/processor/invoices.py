"""The invoices for organizations' plans.

Parameters: docs.stripe.com/api, in the version that the pinned library was made for.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

import msgspec

from shared.processor.client import existing, stripe_client
from shared.processor.values import Cents, Name, Number, Text

PAID_BY = ["payments.data.payment.payment_intent"]


class _Period(msgspec.Struct):
    start: datetime
    end: datetime


class _Line(msgspec.Struct):
    period: _Period


class _Lines(msgspec.Struct):
    data: list[_Line] = []


class _Intent(msgspec.Struct):
    status: str


class _Source(msgspec.Struct):
    payment_intent: _Intent | None = None


class _Payment(msgspec.Struct):
    status: str
    payment: _Source


class _Payments(msgspec.Struct):
    data: list[_Payment] = []


class _Transitions(msgspec.Struct):
    paid_at: datetime | None = None


class Billing(msgspec.Struct, kw_only=True):
    """An invoice as the processor has it."""

    id: Name
    customer: Name | None = None
    number: Number | None = None
    amount_due: Cents
    currency: Annotated[str, msgspec.Meta(pattern=r"\A[a-z]{3}\Z")]
    status: Literal["draft", "open", "paid", "uncollectible", "void"] | None = None
    attempted: bool = False
    hosted_invoice_url: Text | None = None
    due_date: datetime | None = None
    status_transitions: _Transitions
    lines: _Lines = msgspec.field(default_factory=_Lines)
    payments: _Payments = msgspec.field(default_factory=_Payments)

    @property
    def shown_status(self) -> str | None:
        """The status as we show it; None for a draft, which may still change."""
        match self.status:
            case "open":
                return "failed" if self.attempted and not self._is_under_way else "open"
            case "uncollectible":
                return "failed"
            case "paid" | "void":
                return self.status
        return None

    @property
    def _is_under_way(self) -> bool:
        # A bank debit is attempted at once and takes days (docs.stripe.com/payments/paymentintents,
        # "processing"); the event of its failure comes only then.
        return any(
            each.status == "open"
            and each.payment.payment_intent is not None
            and each.payment.payment_intent.status == "processing"
            for each in self.payments.data
        )

    @property
    def period(self) -> tuple[datetime | None, datetime | None]:
        """From when to when the plan is paid for by it."""
        periods = [each.period for each in self.lines.data]
        if not periods:
            return None, None
        return min(each.start for each in periods), max(each.end for each in periods)

    @property
    def due_on(self) -> date | None:
        """The day by which it is to be paid; None where the card is charged at once."""
        return self.due_date.astimezone(UTC).date() if self.due_date else None


def invoice(name: str) -> Billing | None:
    """The invoice as it is now; None if it is gone."""
    return existing(
        "read an invoice",
        lambda: stripe_client().v1.invoices.retrieve(name, {"expand": PAID_BY}),
        Billing,
    )
