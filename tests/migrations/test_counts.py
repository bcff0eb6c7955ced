"""The counters shown in lists of properties and associations equal the number of rows."""

import random
from functools import partial
from typing import Any

import pytest

from tests.factories import Organization, new_organization, sql
from tests.migrations.logins import (
    at_once,
    entered,
    new_association,
    new_homeowner,
    new_property,
    outcome,
    outcome_after,
    owner_of,
)
from tests.migrations.test_quotas import usage
from tests.proof import times

COUNTED = """
    select association_id::text, properties::bigint, units::bigint, homeowners::bigint
    from association_counts where organization_id = :id
    union all
    select property_id::text, 0, units, 0 from property_counts where organization_id = :id
    order by 1
"""
RECOUNTED = """
    select association.id::text,
        (select count(*) from properties
            where association_id = association.id and archived_at is null),
        (select count(*) from units join properties on properties.id = units.property_id
            where association_id = association.id and units.archived_at is null),
        (select count(*) from homeowners
            where association_id = association.id and archived_at is null)
    from associations as association where organization_id = :id
    union all
    select property.id::text, 0, (
            select count(*) from units where property_id = property.id and archived_at is null
        ), 0
    from properties as property where organization_id = :id
    order by 1
"""
# Each operation picks random rows, so that every change can happen to a row.
CHANGES = [
    """
    insert into units (organization_id, property_id, name)
    select organization_id, id, new_id() from properties
    where archived_at is null order by random() limit 1
    """,
    """
    insert into properties
        (organization_id, name, kind, address_line1, city, state, postal_code, country,
         association_id)
    select organization_id, 'Court', 'condo', 'A', 'C', 'S', '1', 'US', id
    from associations order by random() limit 1
    """,
    """
    update units set archived_at = case when archived_at is null then now() end
    where id in (select id from units order by random() limit 3)
        and property_id in (select id from properties where archived_at is null)
    """,
    """
    with property as (
        update properties set archived_at = now()
        where id = (select id from properties order by random() limit 1)
        returning id
    )
    update units set archived_at = now() from property
    where property_id = property.id and units.archived_at is null
    """,
    """
    update properties set archived_at = null
    where id in (select id from properties order by random() limit 2)
    """,
    """
    update properties set association_id = (
        select id from (
            select id from associations union all select null
        ) as associations order by random() + length(properties.name) limit 1)
    where id = (select id from properties order by random() limit 1)
    """,
]


@pytest.fixture
def organization() -> Organization:
    return new_organization(plan="enterprise")


def counts(organization: Organization) -> dict[str, list[int]]:
    """The counters by association or property, after checking that a recount agrees."""
    found = sql(COUNTED, id=organization.id)
    assert found == sql(RECOUNTED, id=organization.id)
    return {row[0]: row[1:] for row in found}


def change(organization: Organization, statement: str, **values: Any) -> None:
    with entered(owner_of(organization)) as connection:
        connection.run(statement, **values)


def test_the_counters_follow_every_change(organization: Organization) -> None:
    [first, second] = [new_association(organization.id) for _ in range(2)]
    house = new_property(organization.id, association_id=first)
    for name in ("1A", "1B"):
        change(
            organization,
            "insert into units (organization_id, property_id, name)"
            " values (scope_organization_id(), :house, :name)",
            house=house,
            name=name,
        )
    homeowner = new_homeowner(organization.id, first)
    assert counts(organization)[first] == [1, 2, 1]

    change(organization, "update units set archived_at = now() where name = '1B'")
    assert counts(organization)[first] == [1, 1, 1]
    change(organization, "update properties set association_id = :to where id = :i",
           to=second, i=house)  # fmt: skip
    assert counts(organization)[first] == [0, 0, 1]
    assert counts(organization)[second] == [1, 1, 0]
    change(organization, "update properties set association_id = null where id = :i", i=house)
    assert counts(organization)[second] == [0, 0, 0]
    assert counts(organization)[house] == [0, 1, 0]

    sql("update homeowners set archived_at = now() where id = :id", id=homeowner)
    assert counts(organization)[first] == [0, 0, 0]
    sql("update homeowners set archived_at = null where id = :id", id=homeowner)
    assert counts(organization)[first] == [0, 0, 1]


@pytest.mark.parametrize("table", ["properties", "units", "homeowners"])
def test_deletes_lower_the_usage_once_even_after_archiving(
    organization: Organization, table: str
) -> None:
    association = new_association(organization.id)
    made = {
        "properties": [new_property(organization.id, association_id=association) for _ in "12"],
        "homeowners": [new_homeowner(organization.id, association) for _ in "12"],
    }
    [[first], [second]] = sql(
        "insert into units (organization_id, property_id, name)"
        " values (:o, :house, '1A'), (:o, :house, '1B') returning cast(id as text)",
        o=organization.id,
        house=new_property(organization.id, association_id=association),
    )
    archived, used = made.get(table, [first, second])

    sql(f"update {table} set archived_at = now() where id = :id", id=archived)  # noqa: S608 - a parameter of the test
    for row in (archived, used):
        sql(f"delete from {table} where id = :id", id=row)  # noqa: S608 - a parameter of the test
        # Each compares the counters with the rows.
        assert counts(organization)[association]
        assert usage(organization)


def test_a_homeowner_who_moves_is_counted_in_the_new_association(
    organization: Organization,
) -> None:
    [first, second] = [new_association(organization.id) for _ in range(2)]
    homeowner = new_homeowner(organization.id, first)

    sql("update homeowners set association_id = :to where id = :id", to=second, id=homeowner)

    assert counts(organization)[first] == [0, 0, 0]
    assert counts(organization)[second] == [0, 0, 1]


def test_the_counters_are_right_under_concurrent_changes(organization: Organization) -> None:
    for _ in range(3):
        new_property(organization.id, association_id=new_association(organization.id))

    def change_much(number: int) -> set[str | None]:
        chance = random.Random(number)  # noqa: S311 - any order will do
        return {
            outcome(partial(change, organization, statement))
            for statement in chance.choices(CHANGES, weights=[4, 1, 4, 1, 2, 4], k=times(15, 40))
        }

    outcomes = set().union(*at_once(4, change_much))

    # A deadlock's loser is retried by the pipeline; an archived property is refused by a rule.
    assert outcomes <= {None, "40P01", "PV409"}
    assert any(sum(found) for found in counts(organization).values())


def test_units_are_counted_at_their_propertys_new_association(
    organization: Organization,
) -> None:
    [first, second] = [new_association(organization.id) for _ in range(2)]
    house = new_property(organization.id, association_id=first)
    sql(
        "insert into units (organization_id, property_id, name) values (:o, :p, '1A')",
        o=organization.id,
        p=house,
    )

    with entered(owner_of(organization)) as connection:
        connection.run("update properties set association_id = :to", to=second)
        archive = "update units set archived_at = now()"
        assert outcome_after(connection, lambda: change(organization, archive)) is None

    assert counts(organization)[first] == [0, 0, 0]
    assert counts(organization)[second] == [1, 0, 0]


def test_what_is_counted_does_not_change_its_owner(organization: Organization) -> None:
    house = new_property(organization.id, association_id=new_association(organization.id))
    version = "select updated_at from properties union all select updated_at from associations"
    before = sql(version)

    change(
        organization,
        "insert into units (organization_id, property_id, name)"
        " values (scope_organization_id(), :house, '1A')",
        house=house,
    )

    assert sql(version) == before
