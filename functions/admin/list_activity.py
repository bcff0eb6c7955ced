"""List what happened on the platform, newest first."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from shared.database.pagination import Page, PageQuery
from shared.database.rows import Sql
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint

PlatformEventKind = Literal["organization", "user", "subscription", "admin_action"]
"""A new organization, a new account, a change of a subscription, a change of a super-admin."""


class PlatformEvent(msgspec.Struct):
    """One thing that happened."""

    id: UUID
    kind: PlatformEventKind
    at: datetime
    """When it happened."""
    organization_id: UUID | None
    """The organization that it is about; null if it is about none."""
    organization_name: Annotated[
        str | None, Sql("(select name from organizations where id = organization_id)")
    ]
    user_id: UUID | None
    """Whose account it is, or who did it; null where a job or the operator's tool did."""
    user_name: Annotated[str | None, Sql("(select name from users where id = user_id)")]
    endpoint: str | None
    """By which endpoint or tool it was done; null for a new organization or account."""
    reason: str | None
    """Why a super-admin did it."""
    changes: dict[str, Any]
    """By field, the value before and after."""


class PlatformEventQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    kind: PlatformEventKind | None = None


@endpoint("GET /v1/admin/activity", caller=SuperAdmin())
def handle(call: AdminCall, query: PlatformEventQuery) -> Page[PlatformEvent]:
    return call.db.page(
        PlatformEvent,
        "select {columns} from platform_activity where {filters}",
        query,
        filters=(("kind = {}", query.kind),),
        order=("at", "id"),
    )
