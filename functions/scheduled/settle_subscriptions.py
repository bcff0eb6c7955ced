"""Settle the subscriptions whose trial or period has ended, and remind owners of ending trials.

Each organization is settled in its own transaction. One that fails is logged, and the next run
finds it again.
"""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import LiteralString, TypeVar
from uuid import UUID

import msgspec

from functions.scheduled._due_subscriptions import (
    BLOCKED,
    ENDED_PERIODS,
    ENDED_TRIALS,
    ENDING_TRIALS,
    EndingTrial,
    Subscription,
)
from functions.scheduled._each_organization import Worked, work_through
from shared.admission.plan_limits_cache import clear_subscription_limit_cache
from shared.letters.trial_ends import TrialEnds
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.outbox import Entry, queue_all

Due = TypeVar("Due", Subscription, EndingTrial)

BATCH = 200
# Within the function's timeout: the next run goes on.
SECONDS = 240
FIRST = (datetime.fromisoformat("0001-01-01T00:00:00+00:00"), UUID(int=0))


class Change(msgspec.Struct, frozen=True):
    """Whether settling has changed the subscription."""

    changed: bool


@endpoint(
    "POST /v1/scheduled/settle-subscriptions",
    caller=Scheduler(),
    deployment=Deployment(timeout=300, traffic="rare", schedule="15 * * * *"),
)
def handle(call: SystemCall) -> Worked:
    until = time.monotonic() + SECONDS
    result = Worked()
    for due in (ENDED_TRIALS, ENDED_PERIODS, BLOCKED):
        for subscriptions in _batches(call, Subscription, due, until, result):
            work_through(
                call,
                result,
                [each.organization_id for each in subscriptions if each.is_due],
                lambda organization_id: _settle(call, organization_id),
                until=until,
            )
    for trials in _batches(call, EndingTrial, ENDING_TRIALS, until, result):
        _remind(call, trials)
    return result


def _batches(
    call: SystemCall, record: type[Due], due: LiteralString, until: float, result: Worked
) -> Iterator[Sequence[Due]]:
    """The list in batches, each from where the last one ended, while there is time."""
    place = FIRST
    while not result.more:
        batch = call.db.all(record, due, *place, BATCH)
        yield batch
        if len(batch) < BATCH:
            return
        place = (batch[-1].at, batch[-1].id)
        result.more = result.more or time.monotonic() >= until


def _settle(call: SystemCall, organization_id: UUID) -> bool:
    """Settle under the row's lock, so that a concurrent run finds nothing left to do."""
    with call.db.transaction():
        changed = call.db.one(
            Change, "select settle_subscription($1) as changed", organization_id
        ).changed
        if changed:
            clear_subscription_limit_cache(call.db, [str(organization_id)])
    return changed


def _remind(call: SystemCall, trials: Sequence[EndingTrial]) -> None:
    """Mail each owner once for each end of a trial and each number of days before it."""
    queue_all(
        call,
        [
            Entry(
                trial.organization_id,
                "email",
                TrialEnds(organization_id=trial.organization_id, user_id=owner_id),
                f"trial_ends:{trial.organization_id}:{owner_id}:{trial.at.timestamp()}:{trial.days}",
            )
            for trial in trials
            for owner_id in trial.owner_ids
        ],
    )
