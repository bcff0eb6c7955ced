"""Get an organization with its members, its last invoices and what super-admins did to it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from functions.admin._organization import PlatformOrganization
from shared.database.rows import Sql
from shared.domain.invoice import Invoice
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint
from shared.roles import Role


class PlatformMember(msgspec.Struct):
    """A member of the organization."""

    user_id: UUID
    name: Annotated[str, msgspec.Meta(examples=["Maria Lopez"])]
    email: str
    role: Role
    last_sign_in_at: datetime | None
    """When the person last signed in; null if never."""
    joined_at: datetime
    """When the person became a member."""


class AdminAction(msgspec.Struct):
    """What a super-admin did to the organization."""

    id: UUID
    at: datetime
    """When it was done."""
    actor_name: str | None
    """The super-admin; null for the operator's tool."""
    endpoint: str
    """By which endpoint or tool it was done."""
    reason: str | None
    """Why, in the super-admin's words."""
    changes: dict[str, Any]
    """By field, the value before and after."""


class WholeOrganization(PlatformOrganization):
    """An organization with its people and its last events."""

    members: Annotated[
        list[PlatformMember],
        Sql(
            "(select coalesce(json_agg(each), '[]') from ("
            "select user_id, users.name, email, role, last_sign_in_at,"
            " organization_memberships.created_at as joined_at"
            " from organization_memberships join users on users.id = user_id"
            " where organization_id = platform_organizations.id"
            " order by organization_memberships.created_at desc, organization_memberships.id desc"
            " limit 100) as each)"
        ),
    ]
    """The newest hundred."""
    invoices: Annotated[
        list[Invoice],
        Sql(
            "(select coalesce(json_agg(each), '[]') from ("
            "select id, number, amount_cents, currency, status, period_start, period_end, due_date,"
            " paid_at, hosted_url, created_at, updated_at from invoices"
            " where organization_id = platform_organizations.id"
            " order by created_at desc, id desc limit 10) as each)"
        ),
    ]
    """The last ten."""
    actions: Annotated[
        list[AdminAction],
        Sql(
            "(select coalesce(json_agg(each), '[]') from ("
            "select id, at, (select users.name from users where users.id = actor_user_id)"
            " as actor_name, endpoint, reason, changes from platform_audit_log"
            " where organization_id = platform_organizations.id"
            " order by at desc, id desc limit 10) as each)"
        ),
    ]
    """The last ten things that super-admins did to it."""
    last_activity_at: Annotated[
        datetime | None,
        Sql(
            "(select at from audit_log where organization_id = platform_organizations.id"
            " order by at desc, id desc limit 1)"
        ),
    ]
    """When anything was last changed in it; null if never."""


@endpoint("GET /v1/admin/organizations/{organization_id}", caller=SuperAdmin())
def handle(call: AdminCall, organization_id: UUID) -> WholeOrganization:
    return call.db.one(
        WholeOrganization,
        "select {columns} from platform_organizations where id = $1",
        organization_id,
    )
