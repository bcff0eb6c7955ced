"""The subscription row follows the state of the processor's subscription."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories import Organization, new_homeowner, new_organization, sql
from tests.migrations.logins import claims, entered, owner_of, refused
from tests.migrations.test_settlement import settle

PRICE = f"price_{uuid4().hex}"
ROW = """
    select slug, status, cancel_at_period_end, ended_reason, trial_ends_at is not null,
        processor_subscription_id
    from subscriptions join subscription_plans as plan on plan.id = plan_id
    where organization_id = :id
"""


@pytest.fixture(autouse=True)
def _sold() -> None:
    sql("update subscription_plans set processor_price_id = :p where slug = 'enterprise'", p=PRICE)


def paying(plan: str = "pro", **columns: Any) -> tuple[Organization, str]:
    """An organization whose row follows a subscription, and that subscription's id."""
    name = f"sub_{uuid4().hex}"
    found = {"processor_subscription_id": name, "processor_customer_id": f"cus_{name}", **columns}
    return new_organization(plan=plan, **found), name


def follow(organization: Organization, name: str, state: str, **said: Any) -> None:
    values = {"price": PRICE, "trial": None, "ends": False, "customer": f"cus_{name}", **said}
    with entered(owner_of(organization)) as connection:
        connection.run(
            """
            select from follow_processor(:customer, :name, :state, :price, now(),
                now() + interval '30 days', cast(:trial as timestamptz), :ends)
            """,
            name=name,
            state=state,
            **values,
        )


def row(organization: Organization) -> list[Any]:
    [found] = sql(ROW, id=organization.id)
    return list(found)


def exceed_free(organization: Organization) -> None:
    sql("update organization_usage set properties = 2 where organization_id = :i",
        i=organization.id)  # fmt: skip


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("active", ["enterprise", "active", False, None, False]),
        ("past_due", ["enterprise", "past_due", False, None, False]),
        ("paused", ["enterprise", "past_due", False, None, False]),
        ("trialing", ["enterprise", "trialing", False, None, True]),
        ("incomplete", ["pro", "active", False, None, False]),
    ],
)
def test_a_subscription_takes_the_processors_status(state: str, expected: list[Any]) -> None:
    organization, name = paying()

    follow(organization, name, state, trial="tomorrow")

    assert row(organization) == [*expected, name]


@pytest.mark.parametrize(
    ("state", "status", "reason", "is_followed"),
    [
        ("canceled", "cancelled", "cancelled", False),
        ("unpaid", "expired", "unpaid", True),
        ("incomplete_expired", "expired", "unpaid", False),
    ],
)
def test_an_unpaid_subscription_ends(
    state: str, status: str, reason: str, is_followed: bool
) -> None:
    fits, _ = organizations = [paying() for _ in range(2)]
    exceed_free(organizations[1][0])
    for organization, name in organizations:
        follow(organization, name, state)

    followed = [name if is_followed else None for _, name in organizations]
    assert row(fits[0]) == ["free", "active", False, None, False, followed[0]]
    assert row(organizations[1][0]) == ["pro", status, False, reason, False, followed[1]]


def test_a_late_payment_reactivates_a_subscription() -> None:
    organization, name = paying()
    exceed_free(organization)
    follow(organization, name, "unpaid")

    follow(organization, name, "active")

    assert row(organization) == ["enterprise", "active", False, None, False, name]


def test_the_end_of_another_subscription_means_nothing() -> None:
    organization, name = paying()

    follow(organization, "sub_older", "canceled", customer=f"cus_{name}")

    assert row(organization) == ["pro", "active", False, None, False, name]


def test_an_unknown_price_keeps_the_plan() -> None:
    organization, name = paying()

    follow(organization, name, "active", price="price_of_old", ends=True)

    assert row(organization) == ["pro", "active", True, None, False, name]


def test_only_the_processor_ends_a_trial_that_it_keeps() -> None:
    organization, name = paying(status="trialing", trial_ends_at="yesterday")
    own = new_organization(status="trialing", trial_ends_at="yesterday")

    assert (settle(organization), settle(own)) == (False, True)
    assert row(organization)[1] == "trialing"
    assert row(organization)[5] == name


def test_an_unpaid_subscription_is_followed_a_cancelled_one_not() -> None:
    unpaid, name = paying(status="past_due", current_period_end="2001-01-01")
    cancelled, _ = paying(current_period_end="yesterday", cancel_at_period_end=True)
    for organization in (unpaid, cancelled):
        exceed_free(organization)
        assert settle(organization)

    assert row(unpaid)[1:] == ["expired", False, "unpaid", False, name]
    assert row(cancelled)[1:] == ["cancelled", False, "cancelled", False, None]


def test_the_first_customer_that_is_written_counts() -> None:
    organization = new_organization()
    kept = []
    for name in ("first", "second"):
        with entered(owner_of(organization)) as connection:
            kept += connection.run(
                "select keep_processor_customer(:name)", name=f"{name}_{organization.id}"
            )

    assert kept == [[f"first_{organization.id}"]] * 2
    assert kept[:1] == sql(
        "select processor_customer_id from subscriptions where organization_id = :i",
        i=organization.id,
    )


def test_a_subscription_has_one_organization_and_a_customer() -> None:
    _, name = paying()
    other = new_organization()

    with refused("23505"):
        follow(other, name, "active", customer="cus_other")
    with refused("23514"):
        follow(other, "sub_other", "active", customer=None)


@pytest.mark.parametrize("who", ["anyone", "homeowner"])
def test_only_a_manager_reaches_the_subscription(who: str) -> None:
    organization, name = paying()
    home = new_homeowner(organization)
    given = claims(who)
    if who == "homeowner":
        given |= {"user": home.person.user_id, "generation": 1, "homeowner": home.homeowner_id}
    before = row(organization)

    with entered(given) as connection:
        assert connection.run("select id from lock_own_subscription()") == [[None]]
        connection.run(
            "select from follow_processor('c', :name, 'active', 'p', now(), now(), null, true)",
            name=name,
        )
        connection.run("select keep_processor_customer('c')")
        connection.run("select from resume_subscription()")

    assert row(organization) == before
    assert sql("select from subscriptions where processor_customer_id = 'c'") == []
