"""The record of a subscription."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

SubscriptionStatus = Literal["trialing", "active", "past_due", "cancelled", "expired"]
SubscriptionEndedReason = Literal["trial", "cancelled", "unpaid"]


class Subscription(msgspec.Struct):
    """The organization's subscription. A `current_period_end` of null means no end."""

    id: UUID
    plan_id: UUID
    status: SubscriptionStatus
    current_period_start: datetime
    current_period_end: datetime | None
    trial_ends_at: datetime | None
    cancel_at_period_end: bool
    ended_reason: SubscriptionEndedReason | None
    created_at: datetime
    updated_at: datetime


class ChangedSubscription(msgspec.Struct):
    """The answer to every change: the subscription as it is now."""

    subscription: Subscription
