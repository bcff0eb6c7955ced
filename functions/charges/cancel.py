"""Cancel a charge for ever, with its late fee; what was paid of it pays other charges."""

from uuid import UUID

from functions.charges._charge import WholeCharge
from shared.domain.charge import ChargeCancellation
from shared.domain.ledger.adjusting import cancel_charge
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_charge
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint("POST /v1/charges/{charge_id}/cancel", caller=Manager(MONEY), preview=True)
def handle(call: ManagerCall, charge_id: UUID, body: ChargeCancellation) -> WholeCharge:
    return change_charge(
        call,
        WholeCharge,
        charge_id,
        lambda: cancel_charge(call.db, charge_id, body.reason),
    )
