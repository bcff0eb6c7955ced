"""Cancel an assessment for ever, with its late fee; what was paid of it pays others."""

from uuid import UUID

from functions.assessments._assessment import WholeAssessment
from shared.domain.charge import ChargeCancellation
from shared.domain.ledger.adjusting import cancel_charge
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_charge
from shared.pipeline.endpoint import endpoint
from shared.roles import HOA_MONEY


@endpoint(
    "POST /v1/assessments/{assessment_id}/cancel",
    caller=Manager(HOA_MONEY),
    feature="hoa",
    preview=True,
)
def handle(call: ManagerCall, assessment_id: UUID, body: ChargeCancellation) -> WholeAssessment:
    return change_charge(
        call,
        WholeAssessment,
        assessment_id,
        lambda: cancel_charge(call.db, assessment_id, body.reason),
    )
