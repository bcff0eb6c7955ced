"""Rules between a property and its units: one for a single family, none active once archived."""

import pytest

from tests.factories import Organization, new_organization, sql
from tests.migrations.logins import (
    entered,
    new_property,
    outcome_after,
    owner_of,
    refused,
)

ADD_UNIT = """
    insert into units (organization_id, property_id, name)
    values (scope_organization_id(), :property, :name)
"""


@pytest.fixture
def organization() -> Organization:
    return new_organization()


def add_unit(organization: Organization, property_id: str, name: str) -> None:
    with entered(owner_of(organization)) as connection:
        connection.run(ADD_UNIT, property=property_id, name=name)


def test_a_house_refuses_a_second_unit_even_concurrently(
    organization: Organization,
) -> None:
    house = new_property(organization.id, kind="single_family")

    with entered(owner_of(organization)) as connection:
        connection.run(ADD_UNIT, property=house, name="Main")
        assert outcome_after(connection, lambda: add_unit(organization, house, "2")) == "PV409"
    with refused("PV409") as fields:
        add_unit(organization, house, "3")

    assert fields[0]["M"] == "A single-family property has one unit only."


def test_an_archived_unit_frees_the_place_in_a_house(
    organization: Organization,
) -> None:
    house = new_property(organization.id, kind="single_family")
    add_unit(organization, house, "Main")
    with entered(owner_of(organization)) as connection:
        connection.run("update units set archived_at = now()")

    add_unit(organization, house, "New")


def test_a_property_becomes_single_family_only_with_room_for_it(organization: Organization) -> None:
    house = new_property(organization.id)
    add_unit(organization, house, "1A")
    add_unit(organization, house, "1B")
    become = "update properties set kind = 'single_family' where id = :i"

    with refused("PV409"), entered(owner_of(organization)) as connection:
        connection.run(become, i=house)
    with entered(owner_of(organization)) as connection:
        connection.run("update units set archived_at = now() where name = '1B'")
        connection.run(become, i=house)


def test_a_unit_waits_while_its_property_is_being_archived(organization: Organization) -> None:
    house = new_property(organization.id)

    with entered(owner_of(organization)) as connection:
        connection.run("update properties set archived_at = now()")
        refusal = outcome_after(connection, lambda: add_unit(organization, house, "1A"))

    assert refusal == "PV409"


def test_a_concurrently_added_unit_is_archived_with_its_property(
    organization: Organization,
) -> None:
    house = new_property(organization.id)

    def archive() -> None:
        with entered(owner_of(organization)) as connection:
            connection.run("update properties set archived_at = now()")

    with entered(owner_of(organization)) as connection:
        connection.run(ADD_UNIT, property=house, name="1A")
        assert outcome_after(connection, archive) is None

    assert sql(
        """
        select units.archived_at = properties.archived_at from units
        join properties on properties.id = property_id where property_id = :id
        """,
        id=house,
    ) == [[True]]
