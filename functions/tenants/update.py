"""Update a tenant. Absent fields stay, null clears."""

from uuid import UUID

from functions.tenants._tenant import CONFLICTS, Tenant, TenantChanges
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import WRITERS


@endpoint(
    "PATCH /v1/tenants/{tenant_id}",
    caller=Manager(WRITERS),
    feature="tenants",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, tenant_id: UUID, body: TenantChanges) -> Tenant:
    changed = call.db.maybe_one(
        Tenant,
        """
        update tenants
        set ({fields}) = (select {fields} from jsonb_populate_record(tenants, $2))
        where id = $1 and archived_at is null and {unchanged}
        returning {columns}
        """,
        tenant_id,
        body,
    )
    return changed or refuse(
        call, Tenant, tenant_id, "The tenant is archived. Restore the tenant first."
    )
