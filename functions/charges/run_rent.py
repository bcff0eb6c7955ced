"""Run the rent of the organization now: charge what is due of leases and recurring charges."""

from uuid import UUID

from shared.domain.recurring import charge_due_recurring
from shared.domain.rent import ChargeRun, charge_due_rent
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import MONEY


@endpoint("POST /v1/charges/run-rent", caller=Manager(MONEY), feature="leases", preview=True)
def handle(call: ManagerCall) -> ChargeRun:
    organization_id = UUID(call.organization_id)
    rent = charge_due_rent(call.db, organization_id)
    recurring = charge_due_recurring(call.db, organization_id)
    return ChargeRun(
        created=rent.created + recurring.created,
        skipped=rent.skipped + recurring.skipped,
        more=rent.more or recurring.more,
    )
