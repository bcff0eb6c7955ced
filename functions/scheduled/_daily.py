"""Jobs that run once a day for each organization, as soon as the day has begun in its time zone.

A mark names the last day for which a job was done. Marks of a day that was missed are simply older:
the job does what is due by now. A run takes the organizations that it finds due, the one that was
tried least recently first, and keeps an organization's mark locked while it works there, so that of
two runs at once only one does. Each has a transaction of its own, or several where much is due.
"""

import time
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from functions.scheduled._each_organization import Worked, work_through
from shared.database.organization_scope import in_organization
from shared.database.scope import Database
from shared.pipeline.call import SystemCall
from shared.pipeline.declaration import Deployment

# Within the function's timeout: the next run goes on.
SECONDS = 240
# Of these one organization takes at most so many.
LONGEST_SECONDS = 20
BATCH = 200
# What a job does in one transaction, which the database ends after 10 s.
MOST_ROWS = 500

DEPLOYMENT = Deployment(timeout=300, traffic="rare", schedule="*/10 * * * *")

UNBLOCKED = ("trialing", "active")
# Rent falls due for an organization that owes for its plan, too.
RUNNING = (*UNBLOCKED, "past_due")

# The marks of organizations that have none yet.
MISSING = """
    insert into job_marks (job, organization_id)
    select $1, id from organizations
    where not exists (
        select from job_marks where organization_id = organizations.id and job = $1)
    order by id
    on conflict do nothing
    """
# What this run or another one has tried since $3 is left out. A try in the future was made before
# the clock was set back.
DUE = """
    select {columns} from (
        select mark.organization_id
        from job_marks as mark
        join organizations on organizations.id = mark.organization_id
        join subscriptions on subscriptions.organization_id = mark.organization_id
        where mark.job = $1 and subscriptions.status = any($2) and suspended_at is null
            and coalesce(mark.tried_at < $3 or mark.tried_at > now(), true)
            and coalesce(mark.done_for < (now() at time zone time_zone)::date, true)
        order by mark.tried_at nulls first, mark.organization_id limit $4
    ) as due
    """
TRY = """
    update job_marks set tried_at = now()
    where (job, organization_id) = (
        select job, organization_id from job_marks
        where job = $1 and organization_id = $2
        for update skip locked)
    """
LOCK = """
    select {columns} from job_marks
    where job = $1 and organization_id = scope_organization_id()
        and coalesce(done_for < org_today(organization_id), true)
    for update skip locked
    """
FINISH = """
    update job_marks set done_for = org_today(organization_id), finished_at = now()
    where job = $1 and organization_id = scope_organization_id()
    """


class Step(NamedTuple):
    """What one transaction of a job has done: how many rows, and whether more are due."""

    changed: int
    more: bool


# Runs in a transaction of the organization, whose id it gets, for at most MOST_ROWS rows.
Work = Callable[[Database, UUID], Step]


class _Now(msgspec.Struct, frozen=True):
    now: datetime


class _Marked(msgspec.Struct, frozen=True):
    organization_id: UUID


def run_daily(
    call: SystemCall, job: str, work: Work, *, statuses: tuple[str, ...] = RUNNING
) -> Worked:
    """Do the job for the organizations that are due and whose subscription has such a status."""
    run = _Run(call.db, job, work, time.monotonic() + SECONDS)
    call.db.execute(MISSING, job)
    seen: set[UUID] = set()
    while not (run.result.more and time.monotonic() >= run.until):
        batch = call.db.all(_Marked, DUE, job, list(statuses), run.began, BATCH)
        # What another run has at this moment is listed again.
        due = [each.organization_id for each in batch if each.organization_id not in seen]
        if not due:
            break
        seen.update(due)
        work_through(call, run.result, due, run.work_for, until=run.until)
    return run.result


class _Run:
    """One run of a job."""

    def __init__(self, db: Database, job: str, work: Work, until: float) -> None:
        self._db = db
        self._job = job
        self._work = work
        self.until = until
        self.result = Worked()
        # By the database's clock, which also sets tried_at.
        self.began = db.one(_Now, "select now() as now").now

    def work_for(self, organization_id: UUID) -> bool | None:
        """Do the job there; whether it changed anything, None when another run does it."""
        if not self._db.execute(TRY, self._job, organization_id):
            return None
        deadline = time.monotonic() + LONGEST_SECONDS
        changed: bool | None = None
        while step := self._step(organization_id):
            changed = bool(changed) or step.changed > 0
            if not step.more:
                break
            if time.monotonic() >= deadline:
                self.result.more = True
                break
        return changed

    def _step(self, organization_id: UUID) -> Step | None:
        """One transaction; None when another run is at work there, or has done the job."""
        with in_organization(self._db, organization_id):
            if self._db.maybe_one(_Marked, LOCK, self._job) is None:
                return None
            step = self._work(self._db, organization_id)
            if not step.more:
                self._db.execute(FINISH, self._job)
            return step
