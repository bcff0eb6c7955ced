"""The record of a plan as the platform sees it, and the changes of one."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.money import Cents
from shared.domain.plan import Plan, PlanFeature
from shared.inputs.text import Name
from shared.pipeline.platform_write import PlatformChange
from shared.problems import Conflicts, FieldError

Limit = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
Bytes = Annotated[int, msgspec.Meta(ge=0, le=10**15)]

CONFLICTS: Conflicts = {
    "subscription_plans_processor_price_id_key": FieldError(
        "/processor_price_id", "Another plan has this price of the payment processor."
    ),
}


class PlatformPlan(Plan):
    """A plan with what only super-admins see of it."""

    table: ClassVar = "subscription_plans"

    processor_price_id: str | None
    """The price at the payment processor; null if the plan can't be bought there."""
    is_active: bool
    """Whether the plan is on offer. An organization that has it keeps it."""
    display_order: int
    """The place among the plans on offer, lowest first."""
    subscribers: Annotated[
        int,
        Sql(
            "(select count(*) from subscriptions where plan_id = subscription_plans.id"
            " and status in ('trialing', 'active', 'past_due'))"
        ),
    ]
    """The organizations that are on it now."""
    created_at: datetime
    updated_at: datetime


class PlanChanges(PlatformChange):
    """The changes: absent fields stay, null is unlimited."""

    name: Name | UnsetType = UNSET
    price_cents: Cents | UnsetType = UNSET
    max_properties: Limit | UnsetType | None = UNSET
    max_units: Limit | UnsetType | None = UNSET
    max_tenants: Limit | UnsetType | None = UNSET
    max_members: Limit | UnsetType | None = UNSET
    max_storage_bytes: Bytes | UnsetType | None = UNSET
    max_api_calls_per_hour: Limit | UnsetType | None = UNSET
    features: list[PlanFeature] | UnsetType = UNSET
    processor_price_id: Name | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    display_order: Annotated[int, msgspec.Meta(ge=0, le=10_000)] | UnsetType = UNSET


class OnPlan(msgspec.Struct):
    """An organization whose limits are those of the plan."""

    organization_id: UUID
