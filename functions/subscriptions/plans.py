"""List the plans on offer, in order of price."""

import msgspec

from shared.domain.plan import Plan
from shared.pipeline.call import StrangerCall
from shared.pipeline.callers import Anyone
from shared.pipeline.endpoint import endpoint


class PlanList(msgspec.Struct):
    """Every active plan, on one page."""

    items: list[Plan]


@endpoint("GET /v1/subscriptions/plans", caller=Anyone())
def handle(call: StrangerCall) -> PlanList:
    return PlanList(
        call.db.all(
            Plan,
            "select {columns} from subscription_plans where is_active order by display_order, id",
        )
    )
