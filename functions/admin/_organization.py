"""The record of an organization as the platform sees it, and the steps of each change of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

from shared.admission.plan_limits import SubscriptionEndedReason, SubscriptionStatus
from shared.admission.plan_limits_cache import clear_subscription_limit_cache
from shared.database.rows import Sql
from shared.pipeline.call import AdminCall
from shared.pipeline.platform_write import difference, platform_write


class OrganizationState(msgspec.Struct):
    """What a super-admin may change of an organization."""

    name: str
    suspended: bool
    """Whether its members can read only."""
    suspended_at: datetime | None
    """When it was suspended; null if it is not."""
    suspended_reason: str | None
    """Why it was suspended; null if it is not."""
    plan_id: UUID
    plan: str
    """The slug of the subscribed plan, also after the subscription has ended."""
    plan_name: str
    status: SubscriptionStatus
    ended_reason: SubscriptionEndedReason | None
    """Why the subscription ended; null while it has not."""
    trial_ends_at: datetime | None
    """When the trial ends; null outside of a trial."""
    current_period_end: datetime | None
    """When the period ends or renews; null for no end."""
    cancel_at_period_end: bool
    """Whether the subscription ends with its period instead of renewing."""
    is_billed: bool
    """Whether a subscription runs at the payment processor."""


class OrganizationUsage(msgspec.Struct):
    """What the organization has now."""

    properties: int
    """Properties that are not archived."""
    units: int
    """Units that are not archived."""
    tenants: int
    """Tenants that are not archived, in every status."""
    members: int
    """Members, without open invitations."""
    storage_bytes: int
    """Bytes of files, those on their way as well."""


class PlatformOrganization(OrganizationState):
    """An organization with its subscription and what it uses."""

    table: ClassVar = "platform_organizations"

    id: UUID
    slug: str
    time_zone: str
    usage: Annotated[
        OrganizationUsage,
        Sql(
            "json_build_object('properties', properties, 'units', units, 'tenants', tenants,"
            " 'members', members, 'storage_bytes', storage_bytes)"
        ),
    ]
    """What the organization has now."""
    created_at: datetime
    updated_at: datetime


def changed(
    call: AdminCall, organization_id: UUID, reason: str, change: Callable[[], object]
) -> PlatformOrganization:
    """Change the organization or its subscription, which the audit log and the cache are told."""
    with platform_write(
        call, reason, target_id=organization_id, organization_id=organization_id
    ) as changes:
        call.db.execute("call lock_organization($1)", organization_id)
        before = _organization(call, organization_id)
        call.require_version(before.updated_at)
        change()
        after = _organization(call, organization_id)
        changes.update(difference(before, after, of=OrganizationState))
        clear_subscription_limit_cache(call.db, [str(organization_id)])
    return after


def _organization(call: AdminCall, organization_id: UUID) -> PlatformOrganization:
    return call.db.one(
        PlatformOrganization,
        "select {columns} from platform_organizations where id = $1",
        organization_id,
    )
