"""Get the figures of the platform: organizations, people, and what the subscriptions come to."""

from collections import Counter
from typing import Annotated
from uuid import UUID

import msgspec

from shared.admission.plan_limits import SubscriptionStatus
from shared.database.rows import Sql
from shared.pipeline.call import AdminCall
from shared.pipeline.callers import SuperAdmin
from shared.pipeline.endpoint import endpoint

MONTHS = 12


class SubscriptionCounts(msgspec.Struct):
    """Subscriptions by status."""

    trialing: int
    """In a trial."""
    active: int
    """Running, also those that will end with their period."""
    past_due: int
    """With an unpaid invoice."""
    cancelled: int
    """Ended by their organization."""
    expired: int
    """Ended with their trial, or unpaid."""


class PlanFigures(msgspec.Struct):
    """A plan that is on offer or has subscriptions."""

    plan_id: UUID
    slug: str
    name: str
    subscriptions: SubscriptionCounts
    """Those that name the plan, ended ones too."""
    mrr_cents: int
    """What the active and past due ones come to in a month."""


class PlatformStats(msgspec.Struct):
    """The figures of the platform."""

    organizations: int
    """All of them, suspended ones too."""
    suspended: int
    """Organizations that are suspended."""
    users: int
    """People with an account."""
    properties: int
    """Properties that are not archived."""
    tenants: int
    """Tenants that are not archived."""
    homeowners: int
    """Homeowners that are not archived."""
    subscriptions: SubscriptionCounts
    plans: list[PlanFigures]
    """In the order of the offer."""
    mrr_cents: int
    """What the active and past due subscriptions come to in a month; a year's by its 12th part."""
    arr_cents: int
    """Twelve times as much."""


class _Totals(msgspec.Struct):
    suspended: Annotated[
        int, Sql("(select count(*) from organizations where suspended_at is not null)")
    ]
    users: Annotated[int, Sql("(select count(*) from users)")]
    homeowners: Annotated[
        int, Sql("(select coalesce(sum(homeowners), 0)::bigint from association_counts)")
    ]
    organizations: Annotated[int, Sql("count(*)")]
    properties: Annotated[int, Sql("coalesce(sum(properties), 0)::bigint")]
    tenants: Annotated[int, Sql("coalesce(sum(tenants), 0)::bigint")]


class _Group(msgspec.Struct):
    plan_id: Annotated[UUID, Sql("id")]
    slug: str
    name: str
    monthly_cents: Annotated[
        int,
        Sql(
            "case billing_interval when 'annual' then half_up(price_cents, 12) else price_cents end"
        ),
    ]
    status: SubscriptionStatus | None
    count: Annotated[int, Sql("coalesce(subscribed.count, 0)")]


@endpoint("GET /v1/admin/stats", caller=SuperAdmin())
def handle(call: AdminCall) -> PlatformStats:
    with call.db.transaction():
        totals = call.db.one(_Totals, "select {columns} from organization_usage")
        groups = call.db.all(
            _Group,
            """
            select {columns} from subscription_plans
            left join (
                select plan_id, status, count(*) from subscriptions group by plan_id, status
            ) as subscribed on plan_id = id
            where is_active or plan_id is not null
            order by display_order, id, status
            """,
        )
    by_plan: dict[UUID, list[_Group]] = {}
    for group in groups:
        by_plan.setdefault(group.plan_id, []).append(group)
    mrr = sum(map(_monthly, groups))
    return PlatformStats(
        **msgspec.structs.asdict(totals),
        subscriptions=_counts(groups),
        plans=[_figures(of_plan) for of_plan in by_plan.values()],
        mrr_cents=mrr,
        arr_cents=MONTHS * mrr,
    )


def _figures(groups: list[_Group]) -> PlanFigures:
    plan = groups[0]
    return PlanFigures(
        plan.plan_id, plan.slug, plan.name, _counts(groups), sum(map(_monthly, groups))
    )


def _counts(groups: list[_Group]) -> SubscriptionCounts:
    counts = Counter[str]()
    for group in groups:
        counts[group.status or ""] += group.count
    return SubscriptionCounts(
        **{name: counts[name] for name in SubscriptionCounts.__struct_fields__}
    )


def _monthly(group: _Group) -> int:
    """What the group's subscriptions come to in a month, each rounded half up."""
    return group.count * group.monthly_cents if group.status in {"active", "past_due"} else 0
