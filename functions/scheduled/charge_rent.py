"""Charge the rent and recurring charges that fall due on each organization's day."""

from uuid import UUID

from functions.scheduled._daily import DEPLOYMENT, Step, run_daily
from functions.scheduled._each_organization import Worked
from shared.database.scope import Database
from shared.domain.recurring import charge_due_recurring
from shared.domain.rent import charge_due_rent
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.endpoint import endpoint


@endpoint("POST /v1/scheduled/charge-rent", caller=Scheduler(), deployment=DEPLOYMENT)
def handle(call: SystemCall) -> Worked:
    return run_daily(call, "charge_rent", _charge)


def _charge(db: Database, organization_id: UUID) -> Step:
    rent = charge_due_rent(db, organization_id)
    recurring = charge_due_recurring(db, organization_id)
    return Step(rent.created + recurring.created, rent.more or recurring.more)
