"""Get the signed-in account, its organization, role and subscription, and its other choices."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from shared.accounts.account import (
    OWN_HOMES,
    OWN_ORGANIZATIONS,
    OWN_USER,
    OwnHome,
    OwnOrganization,
    User,
)
from shared.admission.plan_limits import SubscriptionStatus
from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.pipeline.gates import write_refusal
from shared.problems import Code
from shared.roles import EVERYONE, Role


class SessionOrganization(msgspec.Struct):
    """The organization that the session acts in."""

    id: UUID
    name: str
    slug: str
    time_zone: str
    today: date
    """The day that it is in the organization's time zone."""
    books_closed_through: date | None
    """The last day on which money is neither entered nor moved any more; null while all are
    open."""
    processor_ready: bool
    """Whether the organization can take payments by card and bank debit."""


class SessionSubscription(msgspec.Struct):
    """What the organization's subscription allows now."""

    plan_name: str
    """The name of the subscribed plan, also after the subscription has ended."""
    status: SubscriptionStatus
    writes_allowed: bool
    """Whether the organization may change anything."""
    reason_code: Code | None
    """The code with which changes are refused; null while they are allowed."""
    trial_ends_at: datetime | None
    """When the trial ends; null outside of a trial."""
    current_period_end: datetime | None
    """When the period ends or renews; null for no end."""
    cancel_at_period_end: bool
    """Whether the subscription ends with its period instead of renewing."""
    features: list[str]
    """What the plan in force includes: the free one's after the subscription has ended."""


class ManagerAccount(msgspec.Struct):
    """The session's account, with all that it may enter."""

    user: Annotated[User, OWN_USER]
    organization: Annotated[
        SessionOrganization,
        Sql(
            "(select row_to_json(own) from (select id, name, slug, time_zone,"
            " org_today(id) as today, books_closed_through, processor_ready"
            " from organizations) as own)"
        ),
    ]
    """The organization that the session acts in."""
    subscription: Annotated[
        SessionSubscription,
        Sql(
            "(select row_to_json(own) from (select subscription_plans.name as plan_name, status,"
            " $2::text is null as writes_allowed, $2 as reason_code, trial_ends_at,"
            " current_period_end, cancel_at_period_end, $3::text[] as features"
            " from subscriptions join subscription_plans on subscription_plans.id = plan_id"
            ") as own)"
        ),
    ]
    """What the organization's subscription allows now."""
    role: Annotated[Role, Sql("$1::text")]
    """The role there."""
    organizations: Annotated[list[OwnOrganization], OWN_ORGANIZATIONS]
    """All organizations of the person, the session's as well."""
    homes: Annotated[list[OwnHome], OWN_HOMES]
    """The homes of the person, as a homeowner."""
    impersonated_by: Annotated[UUID | None, Sql("scope_impersonator_id()")]
    """The super-admin who acts as this person; null if none does."""
    authenticated_at: Annotated[datetime, Sql("to_timestamp($4)")]
    """When the person signed in. A few changes are refused 15 minutes later."""
    expires_at: Annotated[datetime, Sql("to_timestamp($5)")]
    """When the session ends, at the latest."""


@endpoint(
    "GET /v1/auth/me",
    caller=Manager(EVERYONE),
    settles=True,
    rate="account",
    impersonation=True,
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall) -> ManagerAccount:
    refusal = write_refusal(call.plan)
    return call.db.one(
        ManagerAccount,
        "select {columns}",
        call.role,
        refusal.code if refusal else None,
        list(call.plan.features),
        call.session.authenticated_at,
        call.session.expires_at,
    )
