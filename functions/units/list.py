"""List the organization's units, newest first."""

from uuid import UUID

from functions.units._unit import Occupancy, Unit
from shared.database.pagination import Page, PageQuery, search
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class UnitQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    property_id: UUID | None = None
    occupancy: Occupancy | None = None
    archived: bool = False
    q: Name | None = None
    """The beginning of the name, without regard to case and accents."""


@endpoint(
    "GET /v1/units",
    caller=Manager(EVERYONE),
    feature="properties",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: UnitQuery) -> Page[Unit]:
    occupancies = {
        "occupied": "occupied",
        "under_renovation": "under_renovation and not occupied",
        "vacant": "not under_renovation and not occupied",
    }
    return call.db.page(
        Unit,
        "select {columns} from units where {filters}",
        query,
        filters=(
            "archived_at is not null" if query.archived else "archived_at is null",
            ("property_id = {}", query.property_id),
            *([occupancies[query.occupancy]] if query.occupancy else []),
            search(query.q, "name_key"),
        ),
    )
