"""Generate the recurring assessments of associations that are due on each organization's day."""

from uuid import UUID

from functions.scheduled._daily import DEPLOYMENT, Step, run_daily
from functions.scheduled._each_organization import Worked
from shared.database.scope import Database
from shared.domain.recurring_assessments import charge_next_assessment
from shared.logs import logger
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.endpoint import endpoint


@endpoint("POST /v1/scheduled/generate-assessments", caller=Scheduler(), deployment=DEPLOYMENT)
def handle(call: SystemCall) -> Worked:
    waiting: list[UUID] = []

    def generate(db: Database, organization_id: UUID) -> Step:
        run = charge_next_assessment(db, organization_id, waiting)
        if run.waiting:
            waiting.append(run.waiting)
            fields = {"organization": organization_id, "recurring_assessment": run.waiting}
            logger().warning("an assessment waits for shares", extra={"fields": fields})
        return Step(run.created, run.more)

    return run_daily(call, "generate_assessments", generate)
