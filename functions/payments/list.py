"""List rental payments, those that were received last first."""

from datetime import date
from uuid import UUID

from functions.payments._payment import Payment
from shared.database.pagination import Page, PageQuery, search
from shared.domain.ledger.reversing import PaymentMethod
from shared.domain.states import PaymentStatus
from shared.inputs.text import Name
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class PaymentQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    lease_id: UUID | None = None
    """A lease; its renewals and predecessors are found too, because they share an account."""
    tenant_id: UUID | None = None
    property_id: UUID | None = None
    status: PaymentStatus | None = None
    method: PaymentMethod | None = None
    q: Name | None = None
    """The beginning of the reference, without regard to case and accents."""
    received_from: date | None = None
    """The first day of receipt."""
    received_to: date | None = None
    """The last day of receipt."""


@endpoint("GET /v1/payments", caller=Manager(EVERYONE), deployment=Deployment(traffic="hot"))
def handle(call: ManagerCall, query: PaymentQuery) -> Page[Payment]:
    return call.db.page(
        Payment,
        "select {columns} from rental_payments as payments where {filters}",
        query,
        filters=(
            ("account_id = (select account_id from leases where id = {})", query.lease_id),
            ("tenant_id = {}", query.tenant_id),
            ("property_id = {}", query.property_id),
            ("status = {}", query.status),
            ("method = {}", query.method),
            search(query.q, "reference_key"),
            ("received_date >= {}", query.received_from),
            ("received_date <= {}", query.received_to),
        ),
        order=("received_date", "id"),
    )
