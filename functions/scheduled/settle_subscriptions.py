"""Bring subscriptions to where time has taken them, and remind of trials that end soon.

Each list of what is due is walked by its index, a batch at a time. Each organization is settled in
a transaction of its own: one that fails is logged, and found again by the next run.
"""

import time
from collections.abc import Iterator
from datetime import datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from shared.admission.plan_limits_cache import clear_subscription_limit_cache
from shared.database.errors import ConnectionLost
from shared.logs import logger
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint

BATCH = 200
# Within the function's timeout: the next run goes on.
SECONDS = 240

TRIALS = """
    select {columns} from (
        select organization_id, id, trial_ends_at as at,
            processor_subscription_id is null as is_due
        from subscriptions
        where status = 'trialing' and trial_ends_at <= now() and (trial_ends_at, id) > ($1, $2)
        order by trial_ends_at, id limit $3
    ) as due
    """
PERIODS = """
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
# A reminder is named by the trial's end, so that a trial that is extended is reminded of anew. The
# owners of each are looked up by key: `offset` keeps them from becoming a join of all there are.
REMINDERS = """
    with ending as (
        select organization_id, id, trial_ends_at,
            case when trial_ends_at <= now() + interval '1 day' then 1 else 3 end as days
        from subscriptions
        where status = 'trialing' and trial_ends_at > now()
            and trial_ends_at <= now() + interval '3 days' and (trial_ends_at, id) > ($1, $2)
        order by trial_ends_at, id limit $3
    ), queued as (
        insert into outbox (organization_id, kind, payload, dedupe_key)
        select organization_id, 'email',
            jsonb_build_object(
                'template', 'trial_ends', 'organization_id', organization_id, 'user_id', user_id),
            format('trial_ends:%s:%s:%s:%s', organization_id, user_id,
                extract(epoch from trial_ends_at), days)
        from ending cross join lateral (
            select user_id from organization_memberships
            where organization_id = ending.organization_id and role = 'owner'
            offset 0
        ) as owner
        on conflict (dedupe_key) do nothing
    )
    select organization_id, id, trial_ends_at as at, true as is_due from ending
    order by trial_ends_at, id
    """
FIRST = (datetime.fromisoformat("0001-01-01T00:00:00+00:00"), UUID(int=0))


class Settled(msgspec.Struct):
    """Organizations that were due, those that changed and those that failed; whether more are."""

    organizations: int = 0
    changed: int = 0
    failed: int = 0
    more: bool = False


class Candidate(msgspec.Struct, frozen=True):
    """A subscription and its place in the walk."""

    organization_id: UUID
    id: UUID
    at: datetime
    is_due: bool


class Change(msgspec.Struct, frozen=True):
    """What settling did."""

    changed: bool


@endpoint(
    "POST /v1/scheduled/settle-subscriptions",
    caller=Scheduler(),
    deployment=Deployment(timeout=300, traffic="rare", schedule="15 * * * *"),
)
def handle(call: SystemCall) -> Settled:
    until = time.monotonic() + SECONDS
    result = Settled()
    for due in (TRIALS, PERIODS, BLOCKED):
        for batch in _batches(call, due, until, result):
            _settle_all(call, batch, until, result)
    # Reading a batch is what reminds of it.
    for _ in _batches(call, REMINDERS, until, result):
        pass
    return result


def _batches(
    call: SystemCall, due: LiteralString, until: float, result: Settled
) -> Iterator[list[Candidate]]:
    """The list batch by batch, each from where the last one ended, while there is time."""
    place = FIRST
    while not result.more:
        batch = call.db.all(Candidate, due, *place, BATCH)
        yield batch
        if len(batch) < BATCH:
            return
        place = (batch[-1].at, batch[-1].id)
        result.more = result.more or time.monotonic() >= until


def _settle_all(call: SystemCall, batch: list[Candidate], until: float, result: Settled) -> None:
    for candidate in batch:
        if not candidate.is_due:
            continue
        if time.monotonic() >= until:
            result.more = True
            return
        result.organizations += 1
        try:
            result.changed += _settle(call, candidate.organization_id)
        except ConnectionLost:
            raise
        except Exception as error:  # noqa: BLE001 - whatever one brings about, the others go on
            result.failed += 1
            fields = {"organization": candidate.organization_id, "reason": type(error).__name__}
            logger().error("subscription not settled", extra={"fields": fields})


def _settle(call: SystemCall, organization_id: UUID) -> bool:
    """Settle under the row's lock; a twin that comes second finds nothing to do."""
    with call.db.transaction():
        changed = call.db.one(
            Change, "select settle_subscription($1) as changed", organization_id
        ).changed
        if changed:
            clear_subscription_limit_cache(call.db, [str(organization_id)])
    return changed
