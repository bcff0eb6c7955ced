"""List the organization's vendors, newest first."""

from functions.vendors._vendor import Vendor
from shared.database.pagination import Page, PageQuery, search
from shared.domain.work_order import WorkCategory
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class VendorQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    category: WorkCategory | None = None
    archived: bool = False
    q: Name | None = None
    """The beginning of the name."""


@endpoint(
    "GET /v1/vendors",
    caller=Manager(EVERYONE),
    feature="work_orders",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: VendorQuery) -> Page[Vendor]:
    return call.db.page(
        Vendor,
        "select {columns} from vendors where {filters}",
        query,
        filters=(
            "archived_at is not null" if query.archived else "archived_at is null",
            ("category = {}", query.category),
            search(query.q, "name_key"),
        ),
    )
