"""List letters about violations, newest first, drafts among them."""

from uuid import UUID

from shared.database.pagination import Page, PageQuery
from shared.domain.states import LetterStatus
from shared.domain.violation_letter import ViolationLetter
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class ViolationLetterQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    violation_id: UUID | None = None
    status: LetterStatus | None = None


@endpoint("GET /v1/violation-letters", caller=Manager(EVERYONE), feature="hoa")
def handle(call: ManagerCall, query: ViolationLetterQuery) -> Page[ViolationLetter]:
    return call.db.page(
        ViolationLetter,
        "select {columns} from violation_letters where {filters}",
        query,
        filters=(("violation_id = {}", query.violation_id), ("status = {}", query.status)),
    )
