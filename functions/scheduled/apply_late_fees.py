"""Apply the late fees that fall due on each organization's day, except where writes are blocked."""

from uuid import UUID

from functions.scheduled._daily import DEPLOYMENT, UNBLOCKED, Step, run_daily
from functions.scheduled._each_organization import Worked
from shared.database.scope import Database
from shared.domain.late_fees import charge_late_fees
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.endpoint import endpoint


@endpoint("POST /v1/scheduled/apply-late-fees", caller=Scheduler(), deployment=DEPLOYMENT)
def handle(call: SystemCall) -> Worked:
    return run_daily(call, "apply_late_fees", _apply, statuses=UNBLOCKED)


def _apply(db: Database, organization_id: UUID) -> Step:
    run = charge_late_fees(db, organization_id)
    return Step(run.created, run.more)
