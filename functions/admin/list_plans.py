"""List all plans in the order of the offer, with the number of their subscribers."""

import msgspec

from functions.admin._plan import PlatformPlan
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint


class PlatformPlanList(msgspec.Struct):
    """Every plan, on one page."""

    items: list[PlatformPlan]


@endpoint("GET /v1/admin/plans", caller=SuperAdmin())
def handle(call: AdminCall) -> PlatformPlanList:
    return PlatformPlanList(
        call.db.all(
            PlatformPlan,
            "select {columns} from subscription_plans order by display_order, id",
        )
    )
