"""Update a recurring charge, or pause it. Absent fields stay, null clears."""

from uuid import UUID

from functions.recurring_charges._recurring_charge import RecurringCharge, RecurringChargeChanges
from shared.domain.recurring_terms import change_recurring
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import MONEY


@endpoint(
    "PATCH /v1/recurring-charges/{recurring_charge_id}", caller=Manager(MONEY), feature="leases"
)
def handle(
    call: ManagerCall, recurring_charge_id: UUID, body: RecurringChargeChanges
) -> RecurringCharge:
    changed = change_recurring(call.db, RecurringCharge, recurring_charge_id, body)
    return changed or refuse(call, RecurringCharge, recurring_charge_id)
