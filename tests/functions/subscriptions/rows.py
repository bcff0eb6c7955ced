"""The subscriptions rows of the table of all endpoints."""

from typing import Any

from tests.endpoint_table import Row
from tests.factories import Organization, sql


def plan_id(slug: str) -> str:
    """The id of a plan."""
    [[found]] = sql("select id::text from subscription_plans where slug = :slug", slug=slug)
    return str(found)


def _another_plan(_organization: Organization) -> dict[str, Any]:
    return {"plan_id": plan_id("enterprise")}


def _ends_with_its_period(organization: Organization) -> dict[str, str]:
    sql(
        """
        update subscriptions set cancel_at_period_end = true,
            current_period_end = now() + interval '10 days'
        where organization_id = :id
        """,
        id=organization.id,
    )
    return {}


ROWS = {
    "subscriptions__cancel": Row(body=lambda _: {"at": "now"}),
    "subscriptions__change_plan": Row(body=_another_plan),
    "subscriptions__current": Row(),
    "subscriptions__limits": Row(),
    "subscriptions__plans": Row(),
    "subscriptions__resume": Row(_ends_with_its_period),
}
