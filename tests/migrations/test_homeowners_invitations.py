"""Invitations of homeowners, and the e-mail and account that archiving a homeowner frees."""

from tests.factories import new_organization, new_user, sql
from tests.migrations.logins import (
    entered,
    login,
    new_association,
    new_homeowner,
    owner_of,
    refused,
)
from tests.migrations.test_invitations import take

INVITE = """
    insert into invitations (organization_id, kind, email, homeowner_id, invited_by_user_id)
    select organization_id, 'homeowner', email, id, scope_user_id() from homeowners
    where id = :home returning cast(id as text)
"""
CLOSED = "select accepted_at is not null, revoked_at is not null from invitations where id = :id"


def test_a_homeowners_invitation_replaces_an_open_one() -> None:
    organization = new_organization()
    home = new_homeowner(organization.id, new_association(organization.id))
    with entered(owner_of(organization)) as connection:
        [[first]] = connection.run(INVITE, home=home)
        [[second]] = connection.run(INVITE, home=home)

    with login("pavilion_sign_in") as connection:
        with refused("PV404"):
            take(connection, first)
        [row] = take(connection, second, name=None)
    assert row[2] == home
    assert sql(CLOSED, id=first) == [[False, True]]
    assert sql(CLOSED, id=second) == [[True, False]]
    assert sql("select name from users join homeowners on user_id = users.id"
               " where homeowners.id = :h", h=home) == [["Ada Lovelace"]]  # fmt: skip
    with refused("PV409"), entered(owner_of(organization)) as connection:
        connection.run(INVITE, home=home)


def test_access_to_a_home_closes_only_that_homes_invitations() -> None:
    organization = new_organization()
    association = new_association(organization.id)
    homes = [new_homeowner(organization.id, association) for _ in range(2)]
    with entered(owner_of(organization)) as connection:
        [[[first]], [[second]]] = [connection.run(INVITE, home=home) for home in homes]
    sql("update homeowners set user_id = :user where id = :home", user=new_user()[0], home=homes[0])

    assert sql(CLOSED, id=first) == [[False, True]]
    assert sql(CLOSED, id=second) == [[False, False]]


def test_an_archived_homeowner_frees_email_and_account() -> None:
    organization = new_organization()
    association = new_association(organization.id)
    user_id, _ = new_user()
    former = new_homeowner(organization.id, association, user_id)
    sql("update homeowners set archived_at = now() where id = :id", id=former)

    sql(
        """
        insert into homeowners
            (organization_id, association_id, user_id, first_name, last_name, email)
        select organization_id, association_id, user_id, first_name, last_name, email
        from homeowners where id = :id
        """,
        id=former,
    )
