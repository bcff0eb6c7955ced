"""List the organization's tenants, newest first, each with the active lease."""

from uuid import UUID

import msgspec

from functions.tenants._tenant import Tenant
from shared.database.pagination import Page, PageQuery, one_of, search
from shared.domain.states import TenantStatus
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class TenantQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    status: list[TenantStatus] = msgspec.field(default_factory=list)
    """May be given several times, for tenants in one of these statuses."""
    property_id: UUID | None = None
    """The property that an applicant asks for."""
    archived: bool = False
    q: Name | None = None
    """The beginning of "first last", "last first" or the e-mail, or the last digits of the phone
    number."""


@endpoint(
    "GET /v1/tenants",
    caller=Manager(EVERYONE),
    feature="tenants",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: TenantQuery) -> Page[Tenant]:
    return call.db.page(
        Tenant,
        "select {columns} from tenants where {filters}",
        query,
        filters=(
            "archived_at is not null" if query.archived else "archived_at is null",
            one_of("status", query.status),
            ("property_id = {}", query.property_id),
            search(query.q, "name_key", "last_name_key", "email_key", phone="phone_key"),
        ),
    )
