"""Autopay what is due: collect it where the payer has agreed to that.

A try is a pending payment that is committed before the processor is asked. What a process leaves
behind is decided by settle-payments, as for a payment that a person asks for.
"""

import time
from uuid import UUID

import msgspec

from shared.database.errors import ConnectionLost
from shared.database.organization_scope import in_organization
from shared.domain.autopay import DueCharge, begin_try, due_charges
from shared.domain.processing import asked_payment
from shared.logs import logger
from shared.pipeline.call import SystemCall
from shared.pipeline.callers import Scheduler
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.settling_payments import settle_payment
from shared.processor.client import is_configured

# Within the function's timeout: the next run goes on.
MOST = 1000
SECONDS = 430


class Autopaid(msgspec.Struct):
    """How many organizations were worked in, payments begun and failures met, and what is left.

    A payment that the bank refuses is no failure of the run.
    """

    organizations: int = 0
    changed: int = 0
    failed: int = 0
    more: bool = False


@endpoint(
    "POST /v1/scheduled/autopay",
    caller=Scheduler(),
    effect="outside",
    deployment=Deployment(timeout=540, traffic="rare", schedule="45 * * * *", processor=True),
)
def handle(call: SystemCall) -> Autopaid:
    until, result = time.monotonic() + SECONDS, Autopaid()
    if not is_configured():
        return result
    due, worked = due_charges(call.db, MOST), set[UUID]()
    for charge in due:
        if time.monotonic() >= until:
            result.more = True
            break
        worked.add(charge.organization_id)
        try:
            result.changed += _is_tried(call, charge)
        except ConnectionLost:
            raise
        except Exception as error:  # noqa: BLE001 - one failure must not stop the others
            result.failed += 1
            fields = {"charge": charge.id, "reason": str(error)}
            logger().error("autopay not decided", extra={"fields": fields})
    result.organizations = len(worked)
    result.more = result.more or len(due) == MOST
    return result


def _is_tried(call: SystemCall, charge: DueCharge) -> bool:
    """Whether a payment was begun. One whose outcome is not known yet is decided later."""
    with in_organization(call.db, charge.organization_id):
        payment_id = begin_try(call.db, charge)
    if payment_id is None:
        return False
    settle_payment(call, charge.organization_id, asked_payment(call.db, payment_id, is_new=True))
    return True
