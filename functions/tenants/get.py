"""Get one tenant."""

from uuid import UUID

from functions.tenants._tenant import Tenant
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/tenants/{tenant_id}",
    caller=Manager(EVERYONE),
    feature="tenants",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, tenant_id: UUID) -> Tenant:
    return call.db.one(Tenant, "select {columns} from tenants where id = $1", tenant_id)
