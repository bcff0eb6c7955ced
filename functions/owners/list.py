"""List the owners of the organization's properties, newest first."""

from functions.owners._owner import Owner
from shared.database.pagination import Page, PageQuery, search
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF


class OwnerQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    archived: bool = False
    q: Name | None = None
    """The beginning of the name, without regard to case and accents."""


@endpoint("GET /v1/owners", caller=Manager(STAFF), deployment=Deployment(traffic="hot"))
def handle(call: ManagerCall, query: OwnerQuery) -> Page[Owner]:
    return call.db.page(
        Owner,
        "select {columns} from owners where {filters}",
        query,
        filters=(
            "archived_at is not null" if query.archived else "archived_at is null",
            search(query.q, "name_key"),
        ),
    )
