"""Create a lease of a unit, as a draft."""

from typing import Annotated
from uuid import UUID

import msgspec

from functions.leases._held import shown
from functions.leases._lease import CONFLICTS, Lease, NewLease, TenantIds, require_days
from functions.leases._tenants import lock_tenants
from shared.database.markers import Fills
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.problems import invalid, missing
from shared.roles import WRITERS


class NewLeaseOfTenants(NewLease, kw_only=True, forbid_unknown_fields=True):
    """A new lease and the tenants on it: a draft until it is activated."""

    tenant_ids: Annotated[TenantIds, Fills(None)]
    """Who rents: each tenant once."""
    primary_tenant_id: Annotated[UUID | None, Fills(None)] = None
    """The tenant that is written to, one of `tenant_ids`. The first, if left out."""


class _Unit(msgspec.Struct, frozen=True):
    id: UUID
    property_id: UUID


class _Made(msgspec.Struct, frozen=True):
    lease_id: UUID


@endpoint(
    "POST /v1/leases",
    caller=Manager(WRITERS),
    feature="leases",
    status=201,
    conflicts=CONFLICTS,
)
def handle(call: ManagerCall, body: NewLeaseOfTenants) -> Lease:
    require_days(start_date=body.start_date, end_date=body.end_date)
    primary_id = body.primary_tenant_id or body.tenant_ids[0]
    if len(set(body.tenant_ids)) < len(body.tenant_ids):
        raise invalid("/tenant_ids", "Name each tenant once.")
    if primary_id not in body.tenant_ids:
        raise missing("/primary_tenant_id", "Choose one of the lease's tenants.")
    with call.db.transaction():
        unit = call.db.maybe_one(
            _Unit, "select {columns} from units where id = $1 for share", body.unit_id
        )
        if unit is None:
            raise missing("/unit_id", "There is no such unit.")
        lock_tenants(call.db, body.tenant_ids, "tenant_ids")
        made = call.db.one(
            _Made,
            """
            with made as (
                insert into leases (organization_id, property_id, {fields})
                values ($1, $2, {values})
                returning id
            )
            insert into lease_tenants (organization_id, lease_id, tenant_id, is_primary)
            select $1, made.id, tenant_id, tenant_id = $3
            from made, unnest($4::uuid[]) as tenant_id
            returning {columns}
            """,
            call.organization_id,
            unit.property_id,
            primary_id,
            body.tenant_ids,
            body,
        )
        return shown(call.db, made.lease_id)
