"""Tenants that are put on a lease, or whose lease becomes active."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.database.scope import Database
from shared.domain.states import TENANT, TenantStatus
from shared.problems import conflict, missing


class _Held(msgspec.Struct, frozen=True):
    id: UUID
    name: Annotated[str, Sql("first_name || ' ' || last_name")]
    status: TenantStatus
    is_archived: Annotated[bool, Sql("archived_at is not null")]


def lock_tenants(db: Database, tenant_ids: Sequence[UUID], field: str = "") -> None:
    """Lock tenants that are to be on a lease.

    CONFLICT for an archived tenant, and for an application that was declined or withdrawn.
    NOT_FOUND for a tenant that is not there, at the field that names the tenants.
    """
    # An activation names no tenants.
    pointer = f"/{field}" if field else ""
    held = db.all(
        _Held,
        "select {columns} from tenants where id = any($1) order by id for no key update",
        list(tenant_ids),
    )
    if {each.id for each in held} != set(tenant_ids):
        raise missing(pointer, "There is no such tenant.")
    for tenant in held:
        if tenant.is_archived:
            raise conflict(pointer, f"{tenant.name} is archived. Restore the tenant first.")
        if tenant.status != "active" and "active" not in TENANT.moves[tenant.status]:
            raise conflict(
                pointer,
                f"The application of {tenant.name} is {tenant.status}. Reopen it first.",
            )


def make_active(db: Database, tenant_ids: Sequence[UUID]) -> None:
    """Make the tenants active, because a lease of theirs is."""
    db.execute(
        "update tenants set status = 'active' where id = any($1) and status <> 'active'",
        list(tenant_ids),
    )
