"""List recurring assessments, newest first."""

from uuid import UUID

from functions.recurring_assessments._recurring_assessment import RecurringAssessment
from shared.database.pagination import Page, PageQuery
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class RecurringAssessmentQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    association_id: UUID | None = None
    homeowner_id: UUID | None = None
    """Of this homeowner alone, without those of all homeowners."""


@endpoint("GET /v1/recurring-assessments", caller=Manager(EVERYONE), feature="hoa")
def handle(call: ManagerCall, query: RecurringAssessmentQuery) -> Page[RecurringAssessment]:
    return call.db.page(
        RecurringAssessment,
        "select {columns} from recurring_assessments as recurring_charges where {filters}",
        query,
        filters=(
            ("association_id = {}", query.association_id),
            ("homeowner_id = {}", query.homeowner_id),
        ),
    )
