"""The subscriptions rows of the table of all endpoints."""

from typing import Any

from shared.config import settings
from tests.endpoint_table import Row
from tests.factories import Organization, sql
from tests.processor.stand_in import with_processor


def plan_id(slug: str) -> str:
    """The id of a plan."""
    [[found]] = sql("select id::text from subscription_plans where slug = :slug", slug=slug)
    return str(found)


def _another_plan(_organization: Organization) -> dict[str, Any]:
    return {"plan_id": plan_id("enterprise")}


def _a_page_to_return_to(organization: Organization) -> dict[str, Any]:
    sql(
        "update subscriptions set processor_customer_id = 'cus_' || id where organization_id = :id",
        id=organization.id,
    )
    return {"return_url": settings().public_url}


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
    "subscriptions__billing_portal": Row(body=_a_page_to_return_to, deployment=with_processor),
    "subscriptions__cancel": Row(body=lambda _: {"at": "now"}),
    "subscriptions__change_plan": Row(body=_another_plan),
    "subscriptions__current": Row(),
    "subscriptions__limits": Row(),
    "subscriptions__plans": Row(),
    "subscriptions__resume": Row(_ends_with_its_period),
}
