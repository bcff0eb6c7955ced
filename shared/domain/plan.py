"""The record of a plan, which owners choose from and super-admins change."""

from typing import Literal
from uuid import UUID

import msgspec

BillingInterval = Literal["monthly", "annual"]
"""How often the plan is paid for."""
PlanFeature = Literal[
    "properties",
    "tenants",
    "leases",
    "work_orders",
    "hoa",
    "reports",
    "advanced_reports",
    "api",
    "sso",
    "white_label",
    "dedicated_support",
]
"""What a plan may include."""


class Plan(msgspec.Struct):
    """A plan. A limit of null is unlimited, a limit of 0 allows none."""

    id: UUID
    slug: str
    """A name that stays, for programs."""
    name: str
    price_cents: int
    """For one billing interval."""
    billing_interval: BillingInterval
    max_properties: int | None
    """The most properties in use; null for no limit."""
    max_units: int | None
    """The most units in use; null for no limit."""
    max_tenants: int | None
    """The most tenants in use; null for no limit."""
    max_members: int | None
    """The most members with open invitations; null for no limit."""
    max_storage_bytes: int | None
    """The most bytes of files; null for no limit."""
    max_api_calls_per_hour: int | None
    """The most calls in an hour; null for no limit."""
    features: list[PlanFeature]
    """What the plan includes, as `feature` of a problem names it."""
