"""Locks are taken in one order, so that concurrent changes cannot deadlock.

Each test holds the lock that a change has to wait for, and checks that the change does not already
hold the next one.
"""

import pytest

from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.auth.links import new_invitation
from tests.migrations.logins import (
    ADD_DOCUMENT,
    ADD_HOMEOWNER,
    entered,
    login,
    new_association,
    new_homeowner,
    new_property,
    outcome,
    outcome_after,
    owner_of,
)
from tests.migrations.test_homeowners_invitations import INVITE
from tests.migrations.test_invitations import follow, link_of
from tests.migrations.test_quotas import add_property

HOLD = "select from association_counts where association_id = :id for update"
COUNTED = {
    "a unit is added": """
        insert into units (organization_id, property_id, name)
        select organization_id, id, '1B' from properties where name = 'House'
        """,
    "a unit is archived": "update units set archived_at = now()",
    "a property is archived with its unit":
        "update properties set archived_at = now() where name = 'House'",
    "a property without units is archived":
        "update properties set archived_at = now() where name = 'Empty'",
    "a property is added": """
        insert into properties
            (organization_id, name, kind, address_line1, city, state, postal_code, country,
             association_id)
        select organization_id, 'New', 'condo', 'A', 'C', 'S', '1', 'US', id from associations
        """,
}  # fmt: skip


@pytest.fixture
def organization() -> Organization:
    return new_organization(plan="enterprise")


@pytest.mark.parametrize("change", COUNTED)
def test_the_usage_is_locked_after_what_an_association_counts(
    organization: Organization, change: str
) -> None:
    association = new_association(organization.id)
    new_property(organization.id, association_id=association, name="Empty")
    house = new_property(organization.id, association_id=association, name="House")
    sql(
        "insert into units (organization_id, property_id, name) values (:o, :house, '1A')",
        o=organization.id,
        house=house,
    )
    others = []

    def make() -> None:
        with entered(owner_of(organization)) as connection:
            connection.run(COUNTED[change])

    with login("postgres") as holder:
        holder.run("begin")
        holder.run(HOLD, id=association)
        made = outcome_after(holder, make, lambda: others.append(add_property(organization)))

    assert (made, others) == (None, [None])


def test_a_property_that_moves_locks_its_associations_in_one_order(
    organization: Organization,
) -> None:
    [first, second] = sorted(new_association(organization.id) for _ in range(2))
    house = new_property(organization.id, association_id=second)

    def move() -> None:
        with entered(owner_of(organization)) as connection:
            connection.run(
                "update properties set association_id = :to where id = :id", to=first, id=house
            )

    with login("postgres") as holder:
        holder.run("begin")
        holder.run(HOLD, id=first)
        moved = outcome_after(
            holder, move, lambda: new_property(organization.id, association_id=second)
        )

    assert moved is None


def test_a_homeowner_locks_the_association_before_the_property(
    organization: Organization,
) -> None:
    association = new_association(organization.id)
    house = new_property(organization.id, association_id=association)
    others = []

    def add() -> None:
        with entered(owner_of(organization)) as connection:
            connection.run(ADD_HOMEOWNER, association=association, house=house)

    def archive() -> None:
        with entered(owner_of(organization)) as connection:
            connection.run("update properties set archived_at = now() where id = :id", id=house)

    with login("postgres") as holder:
        holder.run("begin")
        holder.run("select from associations where id = :id for no key update", id=association)
        refusal = outcome_after(holder, add, lambda: others.append(outcome(archive)))

    assert (refusal, others) == ("PV409", [None])


def test_a_document_locks_its_property_before_the_usage(organization: Organization) -> None:
    house = new_property(organization.id)
    others = []

    def add() -> None:
        with entered(owner_of(organization)) as connection:
            connection.run(ADD_DOCUMENT, house=house)

    with login("postgres") as holder:
        holder.run("begin")
        holder.run("select from properties where id = :id for no key update", id=house)
        added = outcome_after(holder, add, lambda: others.append(add_property(organization)))

    assert (added, others) == (None, [None])


def test_an_acceptance_waits_for_a_concurrent_new_invitation(
    organization: Organization,
) -> None:
    home = new_homeowner(organization.id, new_association(organization.id))
    with entered(owner_of(organization)) as office:
        [[invitation]] = office.run(INVITE, home=home)
    link = link_of(invitation)

    def accept() -> None:
        with login("pavilion_sign_in") as connection:
            follow(connection, link)

    with entered(owner_of(organization)) as office:
        # As the endpoint does before it checks whether the homeowner can be invited.
        office.run("select from homeowners for update")
        refusal = outcome_after(office, accept, lambda: office.run(INVITE, home=home))

    assert refusal == "PV404"


def test_a_removal_locks_invitations_before_the_usage(organization: Organization) -> None:
    admin = new_member(organization, "admin")
    invitation, _ = new_invitation(organization, invited_by_user_id=admin.user_id)
    others = []

    def remove() -> None:
        with entered(owner_of(organization)) as office:
            office.run(
                "delete from organization_memberships where user_id = :user", user=admin.user_id
            )

    with login("postgres") as holder:
        holder.run("begin")
        holder.run("select from invitations where id = :id for update", id=invitation)
        removed = outcome_after(holder, remove, lambda: others.append(add_property(organization)))

    assert (removed, others) == (None, [None])
