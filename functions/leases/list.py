"""List the organization's leases, newest first."""

from datetime import date
from uuid import UUID

from functions.leases._lease import Lease
from shared.database.pagination import Page, PageQuery, before
from shared.domain.states import LeaseStatus
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class LeaseQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    status: LeaseStatus | None = None
    property_id: UUID | None = None
    unit_id: UUID | None = None
    tenant_id: UUID | None = None
    """A tenant on the lease, primary or not."""
    ends_before: date | None = None
    """Leases whose end date is earlier than this day."""
    runs_out_before: date | None = None
    """Active leases that run out earlier than this day. One that rolls over does not."""


@endpoint(
    "GET /v1/leases",
    caller=Manager(EVERYONE),
    feature="leases",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall, query: LeaseQuery) -> Page[Lease]:
    of_tenant = (
        "(organization_id, id) in"
        " (select organization_id, lease_id from lease_tenants where tenant_id = {})"
    )
    return call.db.page(
        Lease,
        "select {columns} from leases where {filters}",
        query,
        filters=(
            ("status = {}", query.status),
            ("property_id = {}", query.property_id),
            ("unit_id = {}", query.unit_id),
            (of_tenant, query.tenant_id),
            before("end_date", query.ends_before),
            before("status = 'active' and runs_until", query.runs_out_before),
        ),
    )
