"""What the payment processor bills an organization for its plan."""

from typing import Literal

InvoiceStatus = Literal["open", "paid", "failed", "void", "refunded"]
"""A failed one can still be paid; a void one need not be."""
