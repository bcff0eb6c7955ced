"""Get one recurring assessment, with what each homeowner would be charged next."""

from uuid import UUID

from functions.recurring_assessments._recurring_assessment import WholeRecurringAssessment, whole
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/recurring-assessments/{recurring_assessment_id}",
    caller=Manager(EVERYONE),
    feature="hoa",
)
def handle(call: ManagerCall, recurring_assessment_id: UUID) -> WholeRecurringAssessment:
    found = call.db.one(
        WholeRecurringAssessment,
        "select {columns} from recurring_assessments as recurring_charges where id = $1",
        recurring_assessment_id,
    )
    return whole(call.db, found)
