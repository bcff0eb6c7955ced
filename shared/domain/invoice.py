"""The record of an invoice."""

from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

import msgspec

InvoiceStatus = Literal["open", "paid", "failed", "void", "refunded"]
"""What became of an invoice. A failed one is tried again, or can be paid on its page."""


class Invoice(msgspec.Struct):
    """An invoice for the plan, as the payment processor has it."""

    table: ClassVar = "invoices"

    id: UUID
    number: str | None
    """The number that is printed on it."""
    amount_cents: int
    """What was to be paid."""
    currency: str
    """As ISO 4217 names it, in small letters."""
    status: InvoiceStatus
    period_start: datetime | None
    """From when the plan is paid for by it."""
    period_end: datetime | None
    """Until when the plan is paid for by it."""
    due_date: date | None
    """The day by which it is to be paid; null where the card is charged at once."""
    paid_at: datetime | None
    """When it was paid."""
    hosted_url: str | None
    """The payment processor's page where it is shown, printed and paid."""
    created_at: datetime
    updated_at: datetime
