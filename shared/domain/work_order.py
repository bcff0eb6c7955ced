"""The kinds of work, alike for vendors and for the work orders that they get."""

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
