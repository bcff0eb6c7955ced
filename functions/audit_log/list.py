"""List the changes in the organization, newest first."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from shared.database.pagination import Page, PageQuery
from shared.database.rows import Sql
from shared.domain.labels import HOMEOWNER_NAME
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import ADMINS

ActorKind = Literal["manager", "homeowner", "super_admin", "system"]
"""A super-admin acts as itself, the system for the schedule, the processor and sign-in."""


class AuditEntry(msgspec.Struct):
    """One change of one row. Secrets, such as join codes, are left out of it."""

    id: UUID
    at: datetime
    """When it was made."""
    actor_kind: ActorKind
    actor_user_id: UUID | None
    """The person; null for the system."""
    actor_name: Annotated[str | None, Sql("audited_name(actor_user_id)")]
    """The person's name today, also of a member who has left."""
    impersonator_user_id: UUID | None
    """The operator who acted in the customer's place; null for the customer's own."""
    impersonator_name: Annotated[str | None, Sql("audited_name(impersonator_user_id)")]
    """The operator's name."""
    homeowner_id: UUID | None
    """The home that a homeowner acted for."""
    homeowner_name: Annotated[str | None, HOMEOWNER_NAME]
    """The homeowner's name."""
    endpoint: str | None
    """The operation of this API that made the change."""
    action: str
    """What was done: `insert`, `update`, `delete`, or a verb such as `impersonate`."""
    table_name: str
    """The table of the row."""
    row_id: UUID
    """The changed row."""
    changes: dict[str, list[Any]]
    """Each changed column with its value before and after; null where it had none."""
    ip: Annotated[str | None, Sql("host(ip)")]
    """The address that the request came from."""


class AuditQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    actor_user_id: UUID | None = None
    """The person who made the changes."""
    table_name: Name | None = None
    """The table whose rows were changed."""
    row_id: UUID | None = None
    """A row, for its history."""
    at_from: date | None = None
    """The first day, in the organization's time zone."""
    at_to: date | None = None
    """The last day, in the organization's time zone."""


@endpoint("GET /v1/audit-log", caller=Manager(ADMINS))
def handle(call: ManagerCall, query: AuditQuery) -> Page[AuditEntry]:
    return call.db.page(
        AuditEntry,
        "select {columns} from audit_log where {filters}",
        query,
        filters=(
            ("actor_user_id = {}", query.actor_user_id),
            ("table_name = {}", query.table_name),
            ("row_id = {}", query.row_id),
            ("at >= day_begins({})", query.at_from),
            ("at < day_begins({}::date + 1)", query.at_to),
        ),
        order=("at", "id"),
    )
