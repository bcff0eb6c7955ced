"""Update a charge. Absent fields stay, null clears. What payments pay of it stays too."""

from uuid import UUID

from functions.charges._charge import WholeCharge
from shared.domain.charge import ChargeChanges, update_charge
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.pipeline.refusals import refuse
from shared.roles import MONEY


@endpoint("PATCH /v1/charges/{charge_id}", caller=Manager(MONEY))
def handle(call: ManagerCall, charge_id: UUID, body: ChargeChanges) -> WholeCharge:
    changed = update_charge(call.db, WholeCharge, charge_id, body)
    return changed or refuse(
        call, WholeCharge, charge_id, "The charge is cancelled, so its due date is fixed."
    )
