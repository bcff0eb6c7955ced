"""Owners and expenses as the API makes them, each in one statement, for tests that begin so."""

from typing import Any

from tests import lettings
from tests.factories import Organization, inserted

OWNER = {"name": "Olga Ostrow"}
EXPENSE: dict[str, Any] = {
    "category": "maintenance",
    "description": "A new valve",
    "amount_cents": 35000,
    "paid_on": "2025-09-05",
    "method": "check",
}


def new_owner(organization: Organization, **columns: Any) -> str:
    """An owner without properties: the id."""
    return inserted("owners", OWNER | {"organization_id": organization.id} | columns)


def new_owned_property(
    organization: Organization, owner_id: str | None = None, **columns: Any
) -> str:
    """A property of the owner, of a new one unless given, since 2025 at 8 %: its id."""
    owned = {
        "owner_id": owner_id or new_owner(organization),
        "owner_since": "2025-01-01",
        "management_fee_bp": 800,
    }
    return lettings.new_property(organization, **owned | columns)


def new_expense(organization: Organization, **columns: Any) -> str:
    """An expense, the organization's own unless the columns name a place: its id."""
    return inserted("expenses", EXPENSE | {"organization_id": organization.id} | columns)
