"""Get one recurring charge."""

from uuid import UUID

from functions.recurring_charges._recurring_charge import RecurringCharge
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE


@endpoint(
    "GET /v1/recurring-charges/{recurring_charge_id}", caller=Manager(EVERYONE), feature="leases"
)
def handle(call: ManagerCall, recurring_charge_id: UUID) -> RecurringCharge:
    return call.db.one(
        RecurringCharge,
        "select {columns} from rental_recurring_charges as recurring_charges where id = $1",
        recurring_charge_id,
    )
