"""List the homeowner's assessments, those that are due last first."""

from functions.homeowner_portal._money import OwnAssessment, OwnBalance, own_balance
from shared.database.pagination import Page, PageQuery
from shared.domain.charge import OVERDUE, ChargeStatus
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint


class OwnAssessmentQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    status: ChargeStatus | None = None
    open: bool | None = None
    """Whether something is still to be paid."""
    overdue: bool | None = None


class OwnAssessments(Page[OwnAssessment], kw_only=True):
    """A page of the list, and what is owed in all."""

    balance: OwnBalance
    """Of all assessments, whichever are listed."""


@endpoint(
    "GET /v1/homeowner-portal/assessments", caller=Homeowner(), deployment=Deployment(traffic="hot")
)
def handle(call: HomeownerCall, query: OwnAssessmentQuery) -> OwnAssessments:
    balance = own_balance(call)
    page = call.db.page(
        OwnAssessment,
        "select {columns} from assessments where {filters}",
        query,
        filters=(
            "homeowner_id = scope_homeowner_id()",
            ("status = {}", query.status),
            *(["open_cents > 0"] if query.open else []),
            *(["open_cents = 0"] if query.open is False else []),
            *([OVERDUE] if query.overdue else []),
            *(["not " + OVERDUE] if query.overdue is False else []),
        ),
        order=("due_date", "id"),
    )
    return OwnAssessments(page.items, page.next_cursor, total=page.total, balance=balance)
