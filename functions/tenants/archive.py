"""Archive a tenant."""

from uuid import UUID

from functions.tenants._tenant import Tenant
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import ADMINS


@endpoint(
    "POST /v1/tenants/{tenant_id}/archive",
    caller=Manager(ADMINS),
    feature="tenants",
    subscription=False,
)
def handle(call: ManagerCall, tenant_id: UUID) -> Tenant:
    archived = call.db.maybe_one(
        Tenant,
        """
        update tenants set archived_at = now()
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        tenant_id,
    )
    return archived or refuse(call, Tenant, tenant_id, "The tenant is archived already.")
