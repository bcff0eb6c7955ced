"""Get one tenant, with leases and balance."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from functions.tenants._accounts import TOTAL
from functions.tenants._tenant import Tenant
from shared.database.rows import Sql
from shared.domain.states import LeaseStatus
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class TenantLease(msgspec.Struct):
    """A lease of a tenant."""

    lease_id: UUID
    status: LeaseStatus
    property_id: UUID
    property_name: str
    unit_id: UUID
    unit_name: str
    start_date: date
    """The first day."""
    end_date: date | None
    """The last day of the term; null for a lease from month to month."""
    rolls_over: bool
    """Whether it goes on from month to month after that day."""
    is_primary: bool
    """Whether this tenant is the one that is written to."""


class TenantDetails(Tenant):
    """A tenant with leases and balance."""

    leases: Annotated[
        list[TenantLease],
        Sql(
            "(select coalesce(json_agg(json_build_object("
            "'lease_id', leases.id, 'status', leases.status,"
            " 'property_id', leases.property_id, 'property_name', properties.name,"
            " 'unit_id', leases.unit_id, 'unit_name', units.name, 'start_date', start_date,"
            " 'end_date', end_date, 'rolls_over', rolls_over,"
            " 'is_primary', is_primary)"
            " order by start_date desc, leases.id desc), '[]')"
            " from lease_tenants"
            " join leases on leases.id = lease_id"
            " join properties on properties.id = leases.property_id"
            " join units on units.id = leases.unit_id"
            " where lease_tenants.organization_id = tenants.organization_id"
            " and tenant_id = tenants.id)"
        ),
    ]
    """The latest first."""
    balance_cents: Annotated[int, Sql(TOTAL)]
    """What is owed on the tenant's own account and those of the leases; below 0, credit waits."""


@endpoint(
    "GET /v1/tenants/{tenant_id}",
    caller=Manager(EVERYONE),
    feature="tenants",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, tenant_id: UUID) -> TenantDetails:
    return call.db.one(TenantDetails, "select {columns} from tenants where id = $1", tenant_id)
