"""List assessments, those that are due last first."""

from uuid import UUID

from shared.database.pagination import Page
from shared.domain.assessment import Assessment
from shared.domain.charge_list import ChargeOfAccountQuery, list_charges
from shared.domain.ledger.recording import AssessmentType
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class AssessmentQuery(ChargeOfAccountQuery, kw_only=True):
    """The filters of this list."""

    association_id: UUID | None = None
    homeowner_id: UUID | None = None
    type: AssessmentType | None = None


@endpoint(
    "GET /v1/assessments",
    caller=Manager(EVERYONE),
    feature="hoa",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: AssessmentQuery) -> Page[Assessment]:
    return list_charges(
        call.db,
        Assessment,
        query,
        (
            ("association_id = {}", query.association_id),
            ("homeowner_id = {}", query.homeowner_id),
            ("type = {}", query.type),
        ),
    )
