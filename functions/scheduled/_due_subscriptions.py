"""The subscriptions that are due, listed by their index, a batch at a time.

Each statement takes the place ($1, $2) where the last batch ended and the size of a batch ($3).
"""

from datetime import datetime
from uuid import UUID

import msgspec


class Subscription(msgspec.Struct, frozen=True):
    """A subscription and its place in the walk; `is_due` is whether settling may change it."""

    organization_id: UUID
    id: UUID
    at: datetime
    is_due: bool


class EndingTrial(msgspec.Struct, frozen=True):
    """A trial that ends soon, its place in the walk, the days that are left, and its owners."""

    organization_id: UUID
    id: UUID
    at: datetime
    days: int
    owner_ids: list[UUID]


ENDED_TRIALS = """
    select {columns} from (
        select organization_id, id, trial_ends_at as at,
            processor_subscription_id is null as is_due
        from subscriptions
        where status = 'trialing' and trial_ends_at <= now() and (trial_ends_at, id) > ($1, $2)
        order by trial_ends_at, id limit $3
    ) as due
    """
ENDED_PERIODS = """
    select {columns} from (
        select organization_id, id, current_period_end as at,
            cancel_at_period_end or current_period_end <= now() - interval '14 days' as is_due
        from subscriptions
        where (cancel_at_period_end or status = 'past_due') and current_period_end <= now()
            and (current_period_end, id) > ($1, $2)
        order by current_period_end, id limit $3
    ) as due
    """
# Blocked until their usage fits the free plan.
BLOCKED = """
    select {columns} from (
        select organization_id, id, $1::timestamptz as at, not exists (
                select from limits_exceeded(
                    organization_id, (select id from subscription_plans where slug = 'free'))
            ) as is_due
        from subscriptions
        where status in ('cancelled', 'expired') and id > $2
        order by id limit $3
    ) as due
    """
ENDING_TRIALS = """
    select {columns} from (
        select organization_id, id, trial_ends_at as at,
            case when trial_ends_at <= now() + interval '1 day' then 1 else 3 end as days,
            array(
                select user_id from organization_memberships
                where organization_id = subscriptions.organization_id and role = 'owner'
            ) as owner_ids
        from subscriptions
        where status = 'trialing' and trial_ends_at > now()
            and trial_ends_at <= now() + interval '3 days' and (trial_ends_at, id) > ($1, $2)
        order by trial_ends_at, id limit $3
    ) as due
    """
