"""List rental payments, those that were received last first."""

from uuid import UUID

from functions.payments._payment import Payment
from shared.database.pagination import Page
from shared.domain.payment_list import PaymentOfAccountQuery, list_payments
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class PaymentQuery(PaymentOfAccountQuery, kw_only=True):
    """The filters of this list."""

    lease_id: UUID | None = None
    """A lease; its renewals and predecessors are found too, because they share an account."""
    tenant_id: UUID | None = None
    property_id: UUID | None = None


@endpoint("GET /v1/payments", caller=Manager(EVERYONE), deployment=Deployment(traffic="hot"))
def handle(call: ManagerCall, query: PaymentQuery) -> Page[Payment]:
    return list_payments(
        call.db,
        Payment,
        query,
        (
            ("account_id = (select account_id from leases where id = {})", query.lease_id),
            ("tenant_id = {}", query.tenant_id),
            ("property_id = {}", query.property_id),
        ),
    )
