"""List recurring charges, newest first."""

from uuid import UUID

from functions.recurring_charges._recurring_charge import RecurringCharge
from shared.database.pagination import Page, PageQuery
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


class RecurringChargeQuery(PageQuery, kw_only=True):
    """The filters of this list."""

    lease_id: UUID | None = None


@endpoint("GET /v1/recurring-charges", caller=Manager(EVERYONE), feature="leases")
def handle(call: ManagerCall, query: RecurringChargeQuery) -> Page[RecurringCharge]:
    return call.db.page(
        RecurringCharge,
        "select {columns} from rental_recurring_charges as recurring_charges where {filters}",
        query,
        filters=[("lease_id = {}", query.lease_id)],
    )
