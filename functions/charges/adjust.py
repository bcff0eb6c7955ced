"""Adjust what a charge comes to; money that it no longer needs pays other charges."""

from uuid import UUID

from functions.charges._charge import WholeCharge
from shared.domain.charge import NewAdjustment
from shared.domain.ledger.adjusting import adjust
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.changing_money import change_charge
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint("POST /v1/charges/{charge_id}/adjust", caller=Manager(MONEY), preview=True)
def handle(call: ManagerCall, charge_id: UUID, body: NewAdjustment) -> WholeCharge:
    return change_charge(
        call,
        WholeCharge,
        charge_id,
        lambda: adjust(call.db, charge_id, body.kind, body.amount_cents, body.reason),
    )
