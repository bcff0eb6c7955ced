"""A daily job of the test's own, and the marks of a job."""

import os
from uuid import uuid4

import msgspec
from flask import Response

from functions.scheduled._daily import RUNNING, Work, run_daily
from functions.scheduled._each_organization import Worked
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from tests.factories import Organization, sql
from tests.http.client import new_address
from tests.shared.pipeline.made_function import answer


class Job:
    """A job for these organizations; for all others it is done."""

    def __init__(self, *organizations: Organization, name: str = "") -> None:
        self.name = name or f"test-{uuid4()}"
        only(self.name, *organizations)

    def run(self, work: Work, statuses: tuple[str, ...] = RUNNING) -> Worked:
        """Run it once, as the scheduler does."""
        return msgspec.json.decode(self.asked(work, statuses).data, type=Worked)

    def asked(self, work: Work, statuses: tuple[str, ...] = RUNNING) -> Response:
        """The function's answer."""

        def handle(call: SystemCall) -> Worked:
            return run_daily(call, self.name, work, statuses=statuses)

        headers = {"Authorization": f"Bearer {os.environ['SCHEDULER_TOKEN']}"}
        return answer(handle, "POST", headers, address=new_address(), caller=Scheduler())

    def is_done(self, organization: Organization) -> bool:
        """Whether the mark names the organization's today."""
        return is_done(self.name, organization)


def only(job: str, *organizations: Organization) -> None:
    """Mark the job as done for ever everywhere else, and as never tried in these."""
    sql("delete from job_marks where job = :job", job=job)
    sql(
        """
        insert into job_marks (job, organization_id, done_for)
        select :job, id, '9999-01-01' from organizations where id <> all (cast(:ids as uuid[]))
        """,
        job=job,
        ids=[each.id for each in organizations],
    )


def is_done(job: str, organization: Organization) -> bool:
    """Whether the job's mark names the organization's today."""
    found = sql(
        """
        select done_for = (now() at time zone time_zone)::date and finished_at is not null
        from job_marks join organizations on organizations.id = organization_id
        where job = :job and organization_id = :id
        """,
        job=job,
        id=organization.id,
    )
    return found == [[True]]


def age(job: str, organization: Organization, days: int = 1) -> None:
    """Let the job have been done last so many days ago."""
    sql(
        """
        update job_marks set tried_at = tried_at - :days * interval '1 day',
            done_for = (now() at time zone time_zone)::date - cast(:days as integer)
        from organizations
        where organizations.id = organization_id and job = :job and organization_id = :id
        """,
        job=job,
        id=organization.id,
        days=days,
    )
