"""The rules on organizations: an owner, a subscription, and one free organization per person."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pg8000.exceptions import DatabaseError

from tests.factories import Organization, new_member, new_organization, sql
from tests.migrations.logins import (
    at_once,
    entered,
    member_of,
    outcome,
    outcome_after,
    owner_of,
    refused,
)

OWNERS = """
    select count(*) from organization_memberships where organization_id = :id and role = 'owner'
"""
STATEMENTS = {
    "removal": "delete from organization_memberships where user_id = :user",
    "demotion": "update organization_memberships set role = 'admin' where user_id = :user",
}


def test_only_owners_are_told_of_a_new_owner() -> None:
    organization = new_organization()
    new_member(organization, "admin")
    heir = new_member(organization, "owner")

    assert sorted(
        sql(
            """
            select payload ->> 'user_id' from outbox
            where organization_id = :id and payload ->> 'template' = 'new_owner'
            """,
            id=organization.id,
        )
    ) == sorted([[organization.owner.user_id], [heir.user_id]])


def test_ownership_can_be_handed_over_in_one_transaction() -> None:
    organization = new_organization()
    heir = new_member(organization, "viewer")

    with entered(owner_of(organization)) as connection:
        connection.run(STATEMENTS["removal"], user=organization.owner.user_id)
        connection.run(
            "update organization_memberships set role = 'owner' where user_id = :user",
            user=heir.user_id,
        )

    assert sql(OWNERS, id=organization.id) == [[1]]


@pytest.mark.parametrize("first", STATEMENTS)
@pytest.mark.parametrize("second", STATEMENTS)
def test_two_owners_leaving_at_once_leave_one(first: str, second: str) -> None:
    organization = new_organization()
    other = new_member(organization, "owner")

    def leave() -> None:
        with entered(member_of(organization, other, "owner")) as second_one:
            second_one.run(STATEMENTS[second], user=other.user_id)

    with entered(owner_of(organization)) as connection:
        connection.run(STATEMENTS[first], user=organization.owner.user_id)
        connection.run("set constraints all immediate")
        assert outcome_after(connection, leave) == "PV409"

    assert sql(OWNERS, id=organization.id) == [[1]]


@pytest.mark.parametrize(
    "statement",
    [
        "insert into organizations (name, slug) values ('X', 'no-subscription')",
        """
        with made as (
            insert into organizations (name, slug) values ('X', 'no-owner') returning id
        )
        insert into subscriptions (organization_id, plan_id, status)
        select made.id, plan.id, 'active' from made, subscription_plans as plan where slug = 'free'
        """,
    ],
)
def test_an_organization_without_subscription_or_owner_is_refused(statement: str) -> None:
    with refused("23000") as fields:
        sql(statement)

    assert fields[0]["M"] == "An organization needs a subscription and an owner."


def test_no_organization_loses_its_subscription_or_usage() -> None:
    organization = new_organization()

    for table in ("subscriptions", "organization_usage"):
        with pytest.raises(DatabaseError, match="can't be changed"):
            sql(f"delete from {table} where organization_id = :id", id=organization.id)  # noqa: S608


def create(organization: Organization, time_zone: str | None = None) -> str:
    """Let the owner create another organization; its id."""
    with entered(owner_of(organization)) as connection:
        [[created]] = connection.run(
            "select cast(id as text) from create_organization('Second', :zone)", zone=time_zone
        )
    return str(created)


@pytest.mark.parametrize(
    ("plan", "columns"),
    [
        ("free", {}),
        ("pro", {"status": "trialing", "trial_ends_at": "tomorrow"}),
        ("pro", {"status": "expired", "ended_reason": "trial"}),
    ],
)
def test_a_second_organization_requires_a_paid_plan(plan: str, columns: dict[str, Any]) -> None:
    organization = new_organization(plan=plan, **columns)

    with refused("PV403"):
        create(organization)


def test_membership_in_a_free_organization_allows_owning_one() -> None:
    organization, free = new_organization(plan="basic"), new_organization(plan="free")
    sql(
        "insert into organization_memberships (organization_id, user_id, role)"
        " values (:free, :user, 'admin')",
        free=free.id,
        user=organization.owner.user_id,
    )

    create(organization)


def test_of_several_created_at_once_one_is_the_free_one() -> None:
    organization = new_organization(plan="basic")

    outcomes = at_once(6, lambda _: outcome(lambda: create(organization)))

    assert sorted(outcomes, key=str) == [None] + ["PV403"] * 5


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Linden Street Properties", "linden-street-properties"),
        ("  Ünïcode & Söhne -- ", "unicode-sohne"),
        ("Muñoz & Hijas", "munoz-hijas"),
        ("Łódź Straße Søndergård", "lodz-strasse-sondergard"),
        ("Œuvres d'Æon", "oeuvres-d-aeon"),
        ("村上", "org"),
        ("A" * 99, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_slug_comes_from_the_name(name: str, slug: str) -> None:
    [[made]] = sql("select make_slug(:name)", name=name)
    stem, _, code = made.rpartition("-")

    assert stem == slug
    assert len(code) == 6
    assert set(code) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_another_kind_of_late_fee_keeps_its_first_day() -> None:
    organization = new_organization()
    for change in (
        "late_fee_kind = 'flat', late_fee_flat_cents = 500",
        "late_fees_since = '2001-02-03'",
    ):
        sql(f"update organizations set {change} where id = :id", id=organization.id)  # noqa: S608

    with entered(owner_of(organization)) as connection:
        connection.run(
            "update organizations set late_fee_kind = 'percent', late_fee_percent_bp = 5"
        )
        assert connection.run("select cast(late_fees_since as text) from organizations") == [
            ["2001-02-03"]
        ]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", "UTC"])
def test_today_is_in_the_organizations_time_zone(zone: str) -> None:
    # The first two zones are 25 hours apart, so at any moment one has another date than UTC.
    organization = new_organization()
    sql("update organizations set time_zone = :zone where id = :id", zone=zone, id=organization.id)

    with entered(owner_of(organization)) as connection:
        [[today]] = connection.run("select org_today(scope_organization_id())")

    assert today == datetime.now(ZoneInfo(zone)).date()
