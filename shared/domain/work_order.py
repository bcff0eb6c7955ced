"""The kinds of work, alike for vendors and their work orders, and how urgent a work order is."""

from typing import Literal

WorkCategory = Literal[
    "plumbing",
    "electrical",
    "hvac",
    "appliance",
    "landscaping",
    "painting",
    "carpentry",
    "roofing",
    "flooring",
    "general",
    "other",
]
"""The trade that the work belongs to."""

WorkOrderPriority = Literal["low", "normal", "high", "emergency"]
"""How urgent it is."""
