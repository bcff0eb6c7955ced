"""List the homeowners of all organizations, newest first."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.pagination import Page, PageQuery, search
from shared.database.rows import Sql
from shared.domain.homeowner import HomeownerStatus
from shared.domain.labels import ASSOCIATION_NAME
from shared.inputs.text import Name
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint

# Its index begins with the organization.
OF_ASSOCIATION = (
    "association_id = {}"
    " and organization_id = (select organization_id from associations where id = {})"
)


class PlatformHomeowner(msgspec.Struct):
    """A homeowner of any organization's association."""

    id: UUID
    organization_id: UUID
    organization_name: Annotated[
        str, Sql("(select name from organizations where id = homeowners.organization_id)")
    ]
    association_id: UUID
    association_name: Annotated[str, ASSOCIATION_NAME]
    first_name: str
    last_name: str
    email: str
    status: HomeownerStatus
    has_account: Annotated[bool, Sql("user_id is not null")]
    """Whether the homeowner uses the portal."""
    created_at: datetime
    updated_at: datetime


class PlatformHomeownerQuery(PageQuery, kw_only=True):
    """The filters of this list. Archived homeowners are not in it."""

    q: Name | None = None
    """The beginning of "first last", "last first" or the e-mail."""
    organization_id: UUID | None = None
    association_id: UUID | None = None


@endpoint("GET /v1/admin/homeowners", caller=SuperAdmin())
def handle(call: AdminCall, query: PlatformHomeownerQuery) -> Page[PlatformHomeowner]:
    return call.db.page(
        PlatformHomeowner,
        "select {columns} from homeowners where {filters}",
        query,
        filters=(
            # The second leads to the index of all organizations' homeowners (migration 0043).
            "archived_at is null and created_at > '-infinity'",
            ("organization_id = {}", query.organization_id),
            (
                OF_ASSOCIATION,
                query.association_id,
                query.association_id,
            ),
            search(query.q, "name_key", "last_name_key", "email_key"),
        ),
    )
