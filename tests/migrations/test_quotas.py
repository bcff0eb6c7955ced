"""Plan limits counted by the database, exact under any concurrency."""

from typing import Any

import pytest
from pg8000.exceptions import DatabaseError

from tests.factories import Organization, new_organization, sql
from tests.migrations.logins import (
    Connection,
    at_once,
    enter,
    entered,
    login,
    new_property,
    outcome,
    owner_of,
    refused,
)

INSERT = """
    insert into properties
        (organization_id, name, kind, address_line1, city, state, postal_code, country)
    values (scope_organization_id(), 'Court', 'condo', 'A', 'C', 'S', '1', 'US')
"""
USAGE = """
    select properties, units, tenants, members, storage_bytes from organization_usage
    where organization_id = :id
"""
RECOUNT = "select properties, units, tenants, members, storage_bytes from recount_usage(:id)"


def usage(organization: Organization) -> list[int]:
    """The usage counted by triggers, after checking that a recount agrees."""
    [counted] = sql(USAGE, id=organization.id)
    assert sql(RECOUNT, id=organization.id) == [counted]
    return list(counted)


def add_property(organization: Organization) -> str | None:
    """Insert a property in a new scope; the SQLSTATE when it was refused."""

    def insert() -> None:
        with entered(owner_of(organization)) as connection:
            connection.run(INSERT)

    return outcome(insert)


def new_plan(**limits: int | None) -> str:
    """A plan with exactly these limits; its slug."""
    names = ", ".join(limits)
    markers = ", ".join(f":{name}" for name in limits)
    [[slug]] = sql(
        f"""
        insert into subscription_plans
            (slug, name, price_cents, features, display_order, is_active, {names})
        values ('test-' || new_id(), 'Test', 1, '{{properties}}', 99, false, {markers})
        returning slug
        """,  # noqa: S608 - column names from the tests' own code
        **limits,
    )
    return str(slug)


def run_in_scope(connection: Connection, organization: Organization) -> None:
    """Insert a property on a connection that stays usable after a refusal."""
    try:
        connection.run("begin")
        enter(connection, owner_of(organization))
        connection.run(INSERT)
        connection.run("commit")
    except DatabaseError:
        connection.run("rollback")
        raise


def test_120_inserts_at_once_stop_exactly_at_the_limit() -> None:
    organization = new_organization(plan="pro")

    def add_four(_: int) -> list[str | None]:
        with login() as connection:
            return [outcome(lambda: run_in_scope(connection, organization)) for _ in range(4)]

    outcomes = [one for thread in at_once(30, add_four) for one in thread]

    assert outcomes.count(None) == 50
    assert outcomes.count("PV403") == 70
    assert usage(organization)[0] == 50


def test_a_limit_of_zero_allows_nothing_and_null_everything() -> None:
    nothing = new_organization(plan=new_plan(max_properties=0))
    everything = new_organization(plan=new_plan(max_properties=None))

    assert add_property(nothing) == "PV403"
    assert [add_property(everything) for _ in range(3)] == [None] * 3


@pytest.mark.parametrize(
    ("status", "columns", "expected"),
    [
        ("trialing", {"trial_ends_at": "tomorrow"}, None),
        ("trialing", {"trial_ends_at": "yesterday"}, "PV403"),
        ("past_due", {}, None),
        ("cancelled", {"ended_reason": "cancelled"}, "PV403"),
        ("expired", {"ended_reason": "unpaid"}, "PV403"),
    ],
)
def test_the_plan_counts_while_it_runs_and_free_after(
    status: str, columns: dict[str, Any], expected: str | None
) -> None:
    organization = new_organization(plan="pro", status=status, **columns)
    new_property(organization.id)

    assert add_property(organization) == expected


def test_units_count_where_the_plan_limits_them() -> None:
    organization = new_organization(plan=new_plan(max_units=1))
    property_id = new_property(organization.id)
    insert = """
        insert into units (organization_id, property_id, name)
        values (scope_organization_id(), :property, :name)
    """
    with entered(owner_of(organization)) as connection:
        connection.run(insert, property=property_id, name="1A")

    with refused("PV403"), entered(owner_of(organization)) as connection:
        connection.run(insert, property=property_id, name="1B")
    assert usage(organization) == [1, 1, 0, 1, 0]


def test_a_plan_change_during_inserts_never_exceeds_the_limit() -> None:
    organization = new_organization(plan="basic")
    [[free]] = sql("select cast(id as text) from subscription_plans where slug = 'free'")

    def change() -> None:
        with entered(owner_of(organization)) as connection:
            connection.run("select from change_plan(:plan)", plan=free)

    def change_or_insert(number: int) -> str | None:
        return add_property(organization) if number else outcome(change) or "changed"

    for _ in range(4):
        outcomes = at_once(6, change_or_insert)
        [[plan]] = sql(
            "select slug from effective_plans where organization_id = :i", i=organization.id
        )
        assert (plan == "free") == ("changed" in outcomes)
        assert usage(organization)[0] <= (1 if plan == "free" else 10)
        sql("update properties set archived_at = now() where organization_id = :i",
            i=organization.id)  # fmt: skip
        sql(
            "update subscriptions set plan_id = (select id from subscription_plans"
            " where slug = 'basic') where organization_id = :i",
            i=organization.id,
        )


def test_existing_rows_above_a_lowered_limit_stay_and_may_be_changed() -> None:
    organization = new_organization(plan="basic")
    for _ in range(3):
        assert add_property(organization) is None
    sql(
        "update subscriptions set status = 'expired', ended_reason = 'trial'"
        " where organization_id = :id",
        id=organization.id,
    )

    with entered(owner_of(organization)) as connection:
        connection.run("update properties set name = 'Renamed'")
        assert connection.row_count == 3
    assert add_property(organization) == "PV403"


def test_every_refusal_by_a_limit_names_it_in_one_form() -> None:
    refusing = sql("select proname, prosrc from pg_proc where prosrc like '%errcode = ''PV403''%'")

    assert {name for name, _ in refusing} >= {"refuse_over_limit", "permit_plan_change"}
    for name, source in refusing:
        assert source.count("'PV403'") == source.count("json_build_object('limits', "), name
