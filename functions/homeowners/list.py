"""List the organization's homeowners, newest first."""

from uuid import UUID

from shared.database.pagination import Page, PageQuery, search
from shared.domain.delinquency import AMONG_DELINQUENT
from shared.domain.homeowner import Homeowner, HomeownerStatus
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class HomeownerQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    association_id: UUID | None = None
    property_id: UUID | None = None
    unit_id: UUID | None = None
    status: HomeownerStatus | None = None
    delinquent: bool | None = None
    """Whether an assessment is overdue by as many days as the association waits."""
    archived: bool = False
    q: Name | None = None
    """The beginning of "first last", "last first" or the e-mail, or the last digits of the phone
    number."""


@endpoint(
    "GET /v1/homeowners",
    caller=Manager(EVERYONE),
    feature="hoa",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: HomeownerQuery) -> Page[Homeowner]:
    return call.db.page(
        Homeowner,
        "select {columns} from homeowners where {filters}",
        query,
        filters=(
            "archived_at is not null" if query.archived else "archived_at is null",
            ("association_id = {}", query.association_id),
            ("property_id = {}", query.property_id),
            ("unit_id = {}", query.unit_id),
            ("status = {}", query.status),
            *([AMONG_DELINQUENT] if query.delinquent else []),
            *(["not " + AMONG_DELINQUENT] if query.delinquent is False else []),
            search(query.q, "name_key", "last_name_key", "email_key", phone="phone_key"),
        ),
    )
