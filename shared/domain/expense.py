"""What an expense is for, for the areas that make expenses and those that add them up."""

from typing import Literal

ExpenseCategory = Literal[
    "maintenance",
    "utilities",
    "insurance",
    "taxes",
    "mortgage",
    "landscaping",
    "legal",
    "supplies",
    "management_fee",
    "owner_draw",
    "other",
]
"""What the money was for. An owner's draw goes to the owner of the property."""

EnteredExpenseCategory = Literal[
    "maintenance",
    "utilities",
    "insurance",
    "taxes",
    "mortgage",
    "landscaping",
    "legal",
    "supplies",
    "owner_draw",
    "other",
]
"""What the money was for. Management fees are booked for an owner's properties."""
