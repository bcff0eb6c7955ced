"""Customers at the payment processor."""

from uuid import uuid4

from shared.processor import pages


def customer() -> str:
    """A new customer's id."""
    return pages.new_customer("o1", name="Linden", email="o@example.com", key=uuid4().hex)
