"""The record of a plan."""

from typing import Literal
from uuid import UUID

import msgspec

BillingInterval = Literal["monthly", "annual"]


class Plan(msgspec.Struct):
    """A plan. A limit of null is unlimited, a limit of 0 allows none."""

    id: UUID
    slug: str
    name: str
    price_cents: int
    billing_interval: BillingInterval
    max_properties: int | None
    max_units: int | None
    max_tenants: int | None
    max_members: int | None
    max_storage_bytes: int | None
    max_api_calls_per_hour: int | None
    features: list[str]
