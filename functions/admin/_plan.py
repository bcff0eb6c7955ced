"""The record of a plan as the platform sees it, and the changes of one."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.domain.money import Cents
from shared.domain.plan import Plan, PlanFeature
from shared.inputs.text import MailedName, Name
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

    name: MailedName | UnsetType = UNSET
    price_cents: Cents | UnsetType = UNSET
    """For one billing interval. What the payment processor charges is its own price."""
    max_properties: Limit | UnsetType | None = UNSET
    """The most properties in use."""
    max_units: Limit | UnsetType | None = UNSET
    """The most units in use."""
    max_tenants: Limit | UnsetType | None = UNSET
    """The most tenants in use."""
    max_members: Limit | UnsetType | None = UNSET
    """The most members with open invitations."""
    max_storage_bytes: Bytes | UnsetType | None = UNSET
    """The most bytes of files."""
    max_api_calls_per_hour: Limit | UnsetType | None = UNSET
    """The most calls in an hour."""
    features: list[PlanFeature] | UnsetType = UNSET
    """What the plan includes."""
    processor_price_id: Name | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    display_order: Annotated[int, msgspec.Meta(ge=0, le=10_000)] | UnsetType = UNSET


class OnPlan(msgspec.Struct):
    """An organization whose limits are those of the plan."""

    organization_id: UUID
