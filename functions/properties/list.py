"""List the organization's properties, newest first, each with its numbers of units."""

from uuid import UUID

from functions.properties._property import PropertyDetails
from shared.database.pagination import Page, PageQuery, search
from shared.domain.property import PropertyKind
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class PropertyQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    city: Name | None = None
    """Without regard to case and accents."""
    state: Name | None = None
    """Without regard to case and accents."""
    kind: PropertyKind | None = None
    association_id: UUID | None = None
    archived: bool = False
    q: Name | None = None
    """The beginning of the name or address, without regard to case and accents."""


@endpoint(
    "GET /v1/properties",
    caller=Manager(EVERYONE),
    feature="properties",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: PropertyQuery) -> Page[PropertyDetails]:
    return call.db.page(
        PropertyDetails,
        "select {columns} from properties where {filters}",
        query,
        filters=(
            "archived_at is not null" if query.archived else "archived_at is null",
            ("city_key = search_key({})", query.city),
            ("state_key = search_key({})", query.state),
            ("kind = {}", query.kind),
            ("association_id = {}", query.association_id),
            search(query.q, "name_key", "address_key"),
        ),
    )
