"""Update a plan, for every organization on it at once.

What an organization has beyond a lowered limit stays.
"""

from uuid import UUID

from functions.admin._plan import CONFLICTS, OnPlan, PlanChanges, PlatformPlan
from shared.admission.plan_limits_cache import clear_subscription_limit_cache
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.platform_write import difference, platform_write
from shared.problems import conflict


@endpoint(
    "PATCH /v1/admin/plans/{plan_id}",
    caller=SuperAdmin(),
    conflicts=CONFLICTS,
    deployment=Deployment(traffic="rare"),
)
def handle(call: AdminCall, plan_id: UUID, body: PlanChanges) -> PlatformPlan:
    with platform_write(call, body.reason, target_id=plan_id) as changes:
        # Locks the plan, so that no organization moves to it before the commit.
        on_it = call.db.all(
            OnPlan, "select {columns} from organizations_on_plan($1) as organization_id", plan_id
        )
        before = _plan(call, plan_id)
        call.require_version(before.updated_at)
        if before.slug == "free" and body.is_active is False:
            raise conflict(
                "/is_active", "The free plan can't be switched off: subscriptions end in it."
            )
        clear_subscription_limit_cache(call.db, [str(each.organization_id) for each in on_it])
        call.db.execute(
            """
            update subscription_plans
            set ({fields}) = (select {fields} from jsonb_populate_record(subscription_plans, $2))
            where id = $1
            """,
            plan_id,
            body,
        )
        after = _plan(call, plan_id)
        changes.update(difference(before, after, of=PlatformPlan))
    return after


def _plan(call: AdminCall, plan_id: UUID) -> PlatformPlan:
    return call.db.one(
        PlatformPlan, "select {columns} from subscription_plans where id = $1", plan_id
    )
