"""The record of a subscription."""

from datetime import datetime
from uuid import UUID

import msgspec

from shared.admission.plan_limits import SubscriptionEndedReason, SubscriptionStatus


class Subscription(msgspec.Struct):
    """The organization's subscription."""

    id: UUID
    plan_id: UUID
    status: SubscriptionStatus
    current_period_start: datetime
    """When the period began that is paid for."""
    current_period_end: datetime | None
    """When it ends or renews; null for no end."""
    trial_ends_at: datetime | None
    """When the trial ends; null outside of a trial."""
    cancel_at_period_end: bool
    """Whether it ends with its period instead of renewing."""
    ended_reason: SubscriptionEndedReason | None
    """Why it ended; null while it has not."""
    created_at: datetime
    updated_at: datetime


class ChangedSubscription(msgspec.Struct):
    """The answer to every change: the subscription as it is now."""

    subscription: Subscription
    """The subscription as it is now."""
