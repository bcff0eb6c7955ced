"""Restore an archived tenant, without the wish for a home that is archived meanwhile."""

from uuid import UUID

from functions.tenants._tenant import Tenant
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "POST /v1/tenants/{tenant_id}/restore",
    caller=Manager(ADMINS),
    feature="tenants",
)
def handle(call: ManagerCall, tenant_id: UUID) -> Tenant:
    # A former tenant would otherwise come back only together with a house that was sold.
    restored = call.db.maybe_one(
        Tenant,
        """
        update tenants set archived_at = null,
            property_id = (
                select id from properties
                where id = tenants.property_id and archived_at is null
            ),
            unit_id = (
                select id from units where id = tenants.unit_id and archived_at is null
            )
        where id = $1 and archived_at is not null and {unchanged}
        returning {columns}
        """,
        tenant_id,
    )
    return restored or refuse(call, Tenant, tenant_id, "The tenant is not archived.")
