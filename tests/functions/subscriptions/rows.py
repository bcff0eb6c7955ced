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


ROWS = {
    "subscriptions__change_plan": Row(body=_another_plan),
    "subscriptions__current": Row(),
    "subscriptions__limits": Row(),
    "subscriptions__plans": Row(),
}
