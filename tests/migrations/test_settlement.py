"""The subscription after time passes, a change of plan, or a cancellation."""

from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.migrations.logins import at_once, entered, owner_of, refused
from tests.migrations.test_quotas import new_plan

STATE = """
    select slug, status, ended_reason, trial_ends_at is not null, current_period_end is not null,
        cancel_at_period_end
    from subscriptions join subscription_plans as plan on plan.id = plan_id
    where organization_id = :id
"""


def settle(organization: Organization) -> bool:
    """Settle as the gate does; whether that changed it."""
    with entered(owner_of(organization)) as connection:
        [[changed]] = connection.run("select settle_subscription(:id)", id=organization.id)
    return bool(changed)


def state(organization: Organization) -> list[Any]:
    [row] = sql(STATE, id=organization.id)
    return list(row)


def plan_id(slug: str) -> str:
    [[found]] = sql("select cast(id as text) from subscription_plans where slug = :s", s=slug)
    return str(found)


def change_plan(organization: Organization, slug: str) -> None:
    with entered(owner_of(organization)) as connection:
        connection.run("select from change_plan(:plan)", plan=plan_id(slug))


def cancel(organization: Organization, *, at_period_end: bool) -> None:
    with entered(owner_of(organization)) as connection:
        connection.run("select from cancel_subscription(:end)", end=at_period_end)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"status": "trialing", "trial_ends_at": "tomorrow"}, None),
        ({"status": "trialing", "trial_ends_at": "yesterday"}, ["expired", "trial"]),
        (
            {"status": "trialing", "trial_ends_at": "yesterday", "cancel_at_period_end": True},
            ["cancelled", "cancelled"],
        ),
        ({"status": "active"}, None),
        ({"status": "active", "current_period_end": "yesterday"}, None),
        (
            {"status": "active", "current_period_end": "tomorrow", "cancel_at_period_end": True},
            None,
        ),
        (
            {"status": "active", "current_period_end": "yesterday", "cancel_at_period_end": True},
            ["cancelled", "cancelled"],
        ),
        ({"status": "past_due", "current_period_end": "now"}, None),
        ({"status": "expired", "ended_reason": "unpaid"}, None),
    ],
)
def test_settling_does_what_is_due(columns: dict[str, Any], expected: list[str] | None) -> None:
    organization = new_organization(plan="pro", **columns)
    # Too many for the free plan, so that the reason stays visible.
    sql("update organization_usage set properties = 2 where organization_id = :i",
        i=organization.id)  # fmt: skip

    before = state(organization)
    assert settle(organization) == (expected is not None)
    assert state(organization)[1:3] == (expected or before[1:3])


@pytest.mark.parametrize(("days", "expected"), [(13, "past_due"), (14, "expired")])
def test_an_unpaid_period_has_fourteen_days_of_grace(days: int, expected: str) -> None:
    organization = new_organization(status="past_due")
    sql(
        """
        update subscriptions set current_period_end = now() - make_interval(days => :days)
        where organization_id = :i
        """,
        days=days,
        i=organization.id,
    )
    sql("update organization_usage set properties = 2 where organization_id = :i",
        i=organization.id)  # fmt: skip
    settle(organization)

    assert state(organization)[1] == expected


def test_settling_at_once_changes_once() -> None:
    organization = new_organization(status="trialing", trial_ends_at="yesterday")

    assert sorted(at_once(6, lambda _: settle(organization))) == [False] * 5 + [True]


def test_a_change_of_plan_ends_a_trial_at_once() -> None:
    organization = new_organization(status="trialing", trial_ends_at="tomorrow")
    change_plan(organization, "basic")

    assert state(organization) == ["basic", "active", None, False, False, False]


def test_a_change_to_the_present_an_inactive_or_no_plan_is_refused() -> None:
    organization = new_organization(plan="pro")
    with refused("PV409"):
        change_plan(organization, "pro")
    with refused("PV404"):
        change_plan(organization, new_plan(max_units=1))
    with refused("PV404"), entered(owner_of(organization)) as connection:
        connection.run("select from change_plan(new_id())")

    expired = new_organization(plan="pro", status="expired", ended_reason="trial")
    change_plan(expired, "pro")
    assert state(expired)[1:3] == ["active", None]


@pytest.mark.parametrize(
    ("columns", "at_period_end"),
    [
        ({"plan": "free"}, False),
        ({"plan": "free"}, True),
        ({"plan": "pro"}, True),
        ({"plan": "pro", "status": "expired", "ended_reason": "unpaid"}, False),
    ],
)
def test_cancelling_an_uncancellable_subscription_is_refused(
    columns: dict[str, Any], at_period_end: bool
) -> None:
    organization = new_organization(**columns)

    with refused("PV409"):
        cancel(organization, at_period_end=at_period_end)
