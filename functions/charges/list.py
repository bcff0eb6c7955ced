"""List rental charges, those that are due last first."""

from datetime import date
from uuid import UUID

from shared.database.pagination import Page, PageQuery
from shared.domain.charge import OVERDUE, Charge, ChargeStatus
from shared.domain.ledger.recording import RentalChargeType
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class ChargeQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    lease_id: UUID | None = None
    tenant_id: UUID | None = None
    property_id: UUID | None = None
    type: RentalChargeType | None = None
    status: ChargeStatus | None = None
    open: bool | None = None
    """Whether something is still to be paid."""
    overdue: bool | None = None
    due_from: date | None = None
    """The first due date."""
    due_to: date | None = None
    """The last due date."""


@endpoint("GET /v1/charges", caller=Manager(EVERYONE), deployment=Deployment(traffic="hot"))
def handle(call: ManagerCall, query: ChargeQuery) -> Page[Charge]:
    return call.db.page(
        Charge,
        "select {columns} from rental_charges as charges where {filters}",
        query,
        filters=(
            ("lease_id = {}", query.lease_id),
            ("tenant_id = {}", query.tenant_id),
            ("property_id = {}", query.property_id),
            ("type = {}", query.type),
            ("status = {}", query.status),
            ("due_date >= {}", query.due_from),
            ("due_date <= {}", query.due_to),
            *(["open_cents > 0"] if query.open else []),
            *(["open_cents = 0"] if query.open is False else []),
            *([OVERDUE] if query.overdue else []),
            *(["not " + OVERDUE] if query.overdue is False else []),
        ),
        order=("due_date", "id"),
    )
