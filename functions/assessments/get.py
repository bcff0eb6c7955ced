"""Get one assessment with its adjustments and what pays it."""

from uuid import UUID

from functions.assessments._assessment import WholeAssessment
from shared.domain.charge import charge_as
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/assessments/{assessment_id}",
    caller=Manager(EVERYONE),
    feature="hoa",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, assessment_id: UUID) -> WholeAssessment:
    return charge_as(call.db, WholeAssessment, assessment_id)
