"""List the organization's violations, newest first."""

from uuid import UUID

import msgspec

from functions.violations._violation import Violation, ViolationCategory
from shared.database.pagination import Page, PageQuery, one_of
from shared.domain.states import ViolationStatus
from shared.domain.violation import ViolationSeverity
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class ViolationQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    association_id: UUID | None = None
    homeowner_id: UUID | None = None
    property_id: UUID | None = None
    unit_id: UUID | None = None
    status: list[ViolationStatus] = msgspec.field(default_factory=list)
    """May be given several times, for violations in one of these statuses."""
    severity: ViolationSeverity | None = None
    category: ViolationCategory | None = None


@endpoint(
    "GET /v1/violations",
    caller=Manager(EVERYONE),
    feature="hoa",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: ViolationQuery) -> Page[Violation]:
    return call.db.page(
        Violation,
        "select {columns} from violations where {filters}",
        query,
        filters=(
            ("association_id = {}", query.association_id),
            ("homeowner_id = {}", query.homeowner_id),
            ("property_id = {}", query.property_id),
            ("unit_id = {}", query.unit_id),
            one_of("status", query.status),
            ("severity = {}", query.severity),
            ("category = {}", query.category),
        ),
    )
