"""List the organization's associations, newest first."""

from functions.associations._association import Association
from shared.database.pagination import Page, PageQuery, search
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class AssociationQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    archived: bool = False
    q: Name | None = None
    """The beginning of the name, without regard to case and accents."""


@endpoint(
    "GET /v1/associations",
    caller=Manager(EVERYONE),
    feature="hoa",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: AssociationQuery) -> Page[Association]:
    return call.db.page(
        Association,
        "select {columns} from associations where {filters}",
        query,
        filters=(
            "archived_at is not null" if query.archived else "archived_at is null",
            search(query.q, "name_key"),
        ),
    )
