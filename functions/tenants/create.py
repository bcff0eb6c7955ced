"""Create a tenant, as a prospect."""

from functions.tenants._tenant import CONFLICTS, NewTenant, Tenant
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/tenants",
    caller=Manager(WRITERS),
    feature="tenants",
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewTenant) -> Tenant:
    return call.db.one(
        Tenant,
        """
        insert into tenants (organization_id, {fields}) values ($1, {values})
        returning {columns}
        """,
        call.organization_id,
        body,
    )
