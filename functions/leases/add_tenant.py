"""Add a tenant to a lease that has not ended, or make one on it the primary tenant."""

from uuid import UUID

import msgspec

from functions.leases._held import changing, require_not_ended, shown
from functions.leases._lease import CONFLICTS, Lease
from functions.leases._tenants import lock_tenants, make_active
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import conflict
from shared.roles import WRITERS


class AddedTenant(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A tenant that moves in."""

    tenant_id: UUID
    is_primary: bool = False
    """Whether to write to this tenant instead of the present primary one."""


@endpoint(
    "POST /v1/leases/{lease_id}/add-tenant",
    caller=Manager(WRITERS),
    feature="leases",
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, lease_id: UUID, body: AddedTenant) -> Lease:
    with changing(call, lease_id) as lease:
        require_not_ended(lease)
        lock_tenants(call.db, [body.tenant_id], "tenant_id")
        if body.is_primary:
            call.db.execute(
                """
                update lease_tenants set is_primary = false
                where lease_id = $1 and is_primary and tenant_id <> $2
                """,
                lease_id,
                body.tenant_id,
            )
        added = call.db.execute(
            """
            insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
            values ($1, $2, $3, $4)
            on conflict (organization_id, lease_id, tenant_id) do update set is_primary = true
                where $4 and not lease_tenants.is_primary
            """,
            call.organization_id,
            lease_id,
            body.tenant_id,
            body.is_primary,
        )
        if not added:
            raise conflict("/tenant_id", "The tenant is on the lease already.")
        if lease.status == "active":
            make_active(call.db, [body.tenant_id])
        return shown(call.db, lease_id)
