"""Adjust what an assessment comes to; money that it no longer needs pays other assessments."""

from uuid import UUID

from functions.assessments._assessment import WholeAssessment
from shared.domain.charge import NewAdjustment
from shared.domain.ledger.adjusting import adjust
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_charge
from shared.pipeline.endpoint import endpoint
from shared.roles import HOA_MONEY


@endpoint(
    "POST /v1/assessments/{assessment_id}/adjust",
    caller=Manager(HOA_MONEY),
    feature="hoa",
    preview=True,
)
def handle(call: ManagerCall, assessment_id: UUID, body: NewAdjustment) -> WholeAssessment:
    return change_charge(
        call,
        WholeAssessment,
        assessment_id,
        lambda: adjust(call.db, assessment_id, body.kind, body.amount_cents, body.reason),
    )
