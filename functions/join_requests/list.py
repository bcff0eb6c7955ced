"""List the requests to join the organization's associations, newest first."""

from uuid import UUID

from functions.join_requests._join_request import JoinRequest
from shared.database.pagination import Page, PageQuery
from shared.domain.states import JoinRequestStatus
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


class JoinRequestQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    association_id: UUID | None = None
    status: JoinRequestStatus | None = None


@endpoint("GET /v1/join-requests", caller=Manager(WRITERS), feature="hoa")
def handle(call: ManagerCall, query: JoinRequestQuery) -> Page[JoinRequest]:
    return call.db.page(
        JoinRequest,
        "select {columns} from join_requests where {filters}",
        query,
        filters=(("association_id = {}", query.association_id), ("status = {}", query.status)),
    )
