"""Update an assessment. Absent fields stay, null clears. What payments pay of it stays too."""

from uuid import UUID

from functions.assessments._assessment import WholeAssessment
from shared.domain.charge import ChargeChanges, update_charge
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import HOA_MONEY


@endpoint("PATCH /v1/assessments/{assessment_id}", caller=Manager(HOA_MONEY), feature="hoa")
def handle(call: ManagerCall, assessment_id: UUID, body: ChargeChanges) -> WholeAssessment:
    changed = update_charge(call.db, WholeAssessment, assessment_id, body)
    return changed or refuse(
        call,
        WholeAssessment,
        assessment_id,
        "The assessment is cancelled, so its due date is fixed.",
    )
