"""Move the organization to another plan at once."""

from uuid import UUID

import msgspec

from functions.subscriptions._subscription import Subscription
from shared.call import Call
from shared.callers import Manager
from shared.endpoint import endpoint
from shared.limits_reader import limits_change
from shared.roles import OWNERS


class PlanChoice(msgspec.Struct, forbid_unknown_fields=True):
    """The plan to move to."""

    plan_id: UUID


class Changed(msgspec.Struct):
    """The subscription as it is now."""

    subscription: Subscription


@endpoint(
    "POST /v1/subscriptions/change-plan",
    caller=Manager(OWNERS),
    subscription=False,
    idempotent=True,
)
def handle(call: Call, body: PlanChoice) -> Changed:
    with call.db.transaction():
        changed = call.db.one(Subscription, "select {columns} from change_plan($1)", body.plan_id)
        limits_change(call.db, [call.organization_id])
    return Changed(changed)
