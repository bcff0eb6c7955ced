"""List payment methods of tenants and homeowners, each person's default first."""

from uuid import UUID

from functions.payment_methods._payment_method import SavedPaymentMethod
from shared.database.pagination import Page, PageQuery
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


class PaymentMethodQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    tenant_id: UUID | None = None
    lease_id: UUID | None = None
    """A lease, for the methods of its tenants."""
    homeowner_id: UUID | None = None


@endpoint("GET /v1/payment-methods", caller=Manager(MONEY), feature="leases")
def handle(call: ManagerCall, query: PaymentMethodQuery) -> Page[SavedPaymentMethod]:
    of_lease = (
        "(organization_id, tenant_id) in"
        " (select organization_id, tenant_id from lease_tenants where lease_id = {})"
    )
    return call.db.page(
        SavedPaymentMethod,
        "select {columns} from payment_methods where {filters}",
        query,
        filters=(
            "detached_at is null",
            ("tenant_id = {}", query.tenant_id),
            (of_lease, query.lease_id),
            ("homeowner_id = {}", query.homeowner_id),
        ),
        order=("is_default", "id"),
    )
