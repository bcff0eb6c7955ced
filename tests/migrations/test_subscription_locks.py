"""A change of a subscription waits for a concurrent one, and for rows being added."""

from tests.factories import new_organization, sql
from tests.migrations.logins import entered, outcome_after, owner_of
from tests.migrations.test_quotas import INSERT, add_property, new_plan
from tests.migrations.test_settlement import change_plan, settle, state


def test_a_change_waits_for_a_concurrent_change() -> None:
    organization = new_organization(plan="pro")

    with entered(owner_of(organization)) as connection:
        # As a change does that was made at the payment processor, before it reads the row.
        connection.run("select from lock_own_subscription()")
        assert outcome_after(connection, lambda: change_plan(organization, "basic")) is None


def test_a_downgrade_waits_for_concurrent_inserts() -> None:
    organization = new_organization(plan="basic")
    assert add_property(organization) is None

    with entered(owner_of(organization)) as connection:
        connection.run(INSERT)
        assert outcome_after(connection, lambda: change_plan(organization, "free")) == "PV403"

    assert state(organization)[0] == "basic"


def test_an_ending_subscription_waits_for_concurrent_inserts() -> None:
    organization = new_organization(status="trialing", trial_ends_at="tomorrow")
    assert add_property(organization) is None
    ended = "update subscriptions set trial_ends_at = now() where organization_id = :id"

    with entered(owner_of(organization)) as connection:
        connection.run(INSERT)
        sql(ended, id=organization.id)
        assert outcome_after(connection, lambda: settle(organization)) is None

    # Both properties exist, which is one too many for the free plan.
    assert state(organization)[:3] == ["pro", "expired", "trial"]


def test_every_limit_of_a_plan_is_compared() -> None:
    organization = new_organization()
    limits = ["properties", "units", "tenants", "members", "storage_bytes"]
    sql(
        """
        update organization_usage set properties = 2, units = 2, tenants = 2, members = 2,
            storage_bytes = 2
        where organization_id = :id
        """,
        id=organization.id,
    )
    slug = new_plan(**{f"max_{limit}": 1 for limit in limits})

    assert sql(
        """
        select "limit", used, allowed from limits_exceeded(
            :id, (select id from subscription_plans where slug = :slug))
        """,
        id=organization.id,
        slug=slug,
    ) == [[limit, 2, 1] for limit in limits]
