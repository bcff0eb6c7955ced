"""The admin rows of the table of all endpoints."""

from typing import Any
from uuid import uuid4

from tests.endpoint_table import Row
from tests.factories import Organization, new_member, new_organization, sql
from tests.homeowners import resident

REASON = {"reason": "Agreed by phone."}


def new_plan(**columns: Any) -> str:
    """A plan that is not on offer: the id."""
    values: dict[str, Any] = {"price_cents": 4900, "calls": 1000, "interval": "monthly", **columns}
    [[plan_id]] = sql(
        """
        insert into subscription_plans (slug, name, price_cents, billing_interval, max_properties,
            max_api_calls_per_hour, features, is_active, display_order)
        values (:slug, 'Of a test', :price_cents, :interval, 10, :calls,
            array['properties', 'tenants', 'leases', 'work_orders', 'hoa', 'reports'], false, 99)
        returning id::text
        """,
        slug=f"test-{uuid4().hex}",
        **values,
    )
    return str(plan_id)


def put_on(organization: Organization, plan_id: str) -> None:
    """Put the organization on this plan."""
    sql(
        "update subscriptions set plan_id = :plan where organization_id = :id",
        plan=plan_id,
        id=organization.id,
    )


def _id(organization: Organization) -> dict[str, str]:
    return {"organization_id": organization.id}


def _suspended(_organization: Organization) -> dict[str, str]:
    organization = new_organization()
    sql("update organizations set suspended_at = now() where id = :id", id=organization.id)
    return _id(organization)


def _in_trial(organization: Organization) -> dict[str, str]:
    sql(
        """
        update subscriptions set status = 'trialing', trial_ends_at = now() + interval '1 day'
        where organization_id = :id
        """,
        id=organization.id,
    )
    return _id(organization)


def _plan(_organization: Organization) -> dict[str, str]:
    return {"plan_id": new_plan()}


def _user(organization: Organization) -> dict[str, str]:
    return {"user_id": new_member(organization, "viewer").user_id}


def _reason(_organization: Organization) -> dict[str, Any]:
    return {**REASON}


ROWS = {
    "admin__extend_trial": Row(_in_trial, body=lambda _: {"days": 14, **REASON}),
    "admin__get_me": Row(),
    "admin__get_organization": Row(_id),
    "admin__get_stats": Row(),
    "admin__impersonate_homeowner": Row(
        lambda organization: {"homeowner_id": resident(organization).id}, body=_reason
    ),
    "admin__impersonate_organization": Row(_id, body=_reason),
    "admin__list_activity": Row(),
    "admin__list_homeowners": Row(),
    "admin__list_organizations": Row(),
    "admin__list_plans": Row(),
    "admin__list_users": Row(),
    "admin__reactivate_organization": Row(_suspended, body=_reason),
    "admin__suspend_organization": Row(_id, body=_reason),
    "admin__update_organization": Row(_id, body=lambda _: {"name": "Elm Street", **REASON}),
    "admin__update_plan": Row(_plan, body=lambda _: {"name": "Basic plus", **REASON}),
    "admin__update_user": Row(_user, body=lambda _: {"is_super_admin": True, **REASON}),
}
