"""List expenses, those that were paid last first."""

from datetime import date
from uuid import UUID

from functions.expenses._expense import Expense
from shared.database.pagination import Page, PageQuery
from shared.domain.expense import ExpenseCategory
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import STAFF


class ExpenseQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    property_id: UUID | None = None
    association_id: UUID | None = None
    vendor_id: UUID | None = None
    work_order_id: UUID | None = None
    category: ExpenseCategory | None = None
    paid_from: date | None = None
    """The first day of payment."""
    paid_to: date | None = None
    """The last day of payment."""
    voided: bool | None = None
    """Whether it counts no more; absent for both."""
    reconciled: bool | None = None
    """Whether it is matched with a line of a bank account; absent for both."""


@endpoint("GET /v1/expenses", caller=Manager(STAFF), deployment=Deployment(traffic="hot"))
def handle(call: ManagerCall, query: ExpenseQuery) -> Page[Expense]:
    return call.db.page(
        Expense,
        "select {columns} from expenses where {filters}",
        query,
        order=("paid_on", "id"),
        filters=(
            ("property_id = {}", query.property_id),
            ("association_id = {}", query.association_id),
            ("vendor_id = {}", query.vendor_id),
            ("work_order_id = {}", query.work_order_id),
            ("category = {}", query.category),
            ("paid_on >= {}", query.paid_from),
            ("paid_on <= {}", query.paid_to),
            *(["voided_at is not null"] if query.voided else []),
            *(["voided_at is null"] if query.voided is False else []),
            ("reconciled = {}", query.reconciled),
        ),
    )
