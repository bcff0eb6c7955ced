"""Organizations whose subscription the payment processor manages."""

from typing import Any
from uuid import uuid4

from tests import key_ages
from tests.factories import Organization, new_organization, sql
from tests.functions.subscriptions.rows import plan_id
from tests.http.client import Reply, send
from tests.processor.stand_in import StandIn


def price(plan: str) -> str:
    """The plan's price at the processor, named by the first call."""
    name = f"price_{plan}"
    sql("update subscription_plans set processor_price_id = :name where slug = :plan",
        name=name, plan=plan)  # fmt: skip
    return name


def billed(stand_in: StandIn, plan: str = "basic", **columns: Any) -> tuple[Organization, str]:
    """An organization that pays for a plan, and its subscription's id at the processor."""
    customer = f"cus_{uuid4().hex}"
    name = stand_in.subscribe(customer, price(plan), **columns)
    organization = new_organization(
        plan=plan, processor_customer_id=customer, processor_subscription_id=name
    )
    sql(
        """
        update subscriptions set current_period_end = now() + interval '10 days',
            cancel_at_period_end = :ends
        where organization_id = :id
        """,
        ends=bool(columns.get("cancel_at_period_end")),
        id=organization.id,
    )
    return organization, name


def change_plan(organization: Organization, plan: str, key: str | None = None) -> Reply:
    """Request another plan."""
    headers = {"Idempotency-Key": key} if key else None
    body = {"plan_id": plan_id(plan)}
    token = organization.owner.token
    return send("POST", "/v1/subscriptions/change-plan", body, token=token, headers=headers)


def cancel(organization: Organization, at: str) -> Reply:
    """Cancel the subscription."""
    token = organization.owner.token
    return send("POST", "/v1/subscriptions/cancel", {"at": at}, token=token)


def resume(organization: Organization) -> Reply:
    """Resume a cancelled subscription."""
    return send("POST", "/v1/subscriptions/resume", token=organization.owner.token)


def customer_of(organization: Organization) -> str:
    """What the processor calls the organization."""
    [[found]] = sql(
        "select processor_customer_id from subscriptions where organization_id = :id",
        id=organization.id,
    )
    return str(found)


def state(organization: Organization) -> list[Any]:
    """The row: plan, status, whether it ends, why it ended, and the processor's subscription."""
    [row] = sql(
        """
        select slug, status, cancel_at_period_end, ended_reason, processor_subscription_id
        from subscriptions join subscription_plans as plan on plan.id = plan_id
        where organization_id = :id
        """,
        id=organization.id,
    )
    return list(row)


def age_keys(organization: Organization) -> None:
    """Age the idempotency keys, as if the requests had begun long ago."""
    key_ages.age_keys("organization_id = :id", seconds=3600, id=organization.id)
