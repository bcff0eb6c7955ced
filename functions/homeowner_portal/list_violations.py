"""List the homeowner's own violations, newest first."""

import msgspec

from functions.homeowner_portal._violation import OwnViolation
from shared.database.pagination import Page, PageQuery, one_of
from shared.domain.states import ViolationStatus
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint


class OwnViolationQuery(PageQuery, kw_only=True):
    """The filter of this list."""

    status: list[ViolationStatus] = msgspec.field(default_factory=list)
    """May be given several times, for violations in one of these statuses."""


@endpoint(
    "GET /v1/homeowner-portal/violations", caller=Homeowner(), deployment=Deployment(traffic="hot")
)
def handle(call: HomeownerCall, query: OwnViolationQuery) -> Page[OwnViolation]:
    return call.db.page(
        OwnViolation,
        "select {columns} from violations where {filters}",
        query,
        filters=("homeowner_id = scope_homeowner_id()", one_of("status", query.status)),
    )
