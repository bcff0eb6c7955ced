"""Remove a tenant from a lease that has not ended. The primary tenant stays."""

from uuid import UUID

import msgspec

from functions.leases._held import changing, require_not_ended, shown
from functions.leases._lease import Lease
from shared.domain.lease_end import rest_tenants
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import conflict, missing
from shared.roles import WRITERS


class RemovedTenant(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A tenant that moves out."""

    tenant_id: UUID


class _OnLease(msgspec.Struct, frozen=True):
    is_primary: bool


@endpoint("POST /v1/leases/{lease_id}/remove-tenant", caller=Manager(WRITERS), feature="leases")
def handle(call: ManagerCall, lease_id: UUID, body: RemovedTenant) -> Lease:
    with changing(call, lease_id) as lease:
        require_not_ended(lease)
        found = call.db.maybe_one(
            _OnLease,
            """
            select {columns} from lease_tenants
            join tenants on tenants.id = tenant_id
            where lease_id = $1 and tenant_id = $2
            for no key update of tenants
            """,
            lease_id,
            body.tenant_id,
        )
        if found is None:
            raise missing("/tenant_id", "The lease has no such tenant.")
        if found.is_primary:
            raise conflict(
                "/tenant_id", "This is the primary tenant. Make another one primary first."
            )
        call.db.execute(
            "delete from lease_tenants where lease_id = $1 and tenant_id = $2",
            lease_id,
            body.tenant_id,
        )
        if lease.status == "active":
            rest_tenants(call.db, lease_id, body.tenant_id)
        return shown(call.db, lease_id)
