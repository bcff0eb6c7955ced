"""The join code is drawn anew by the staff of the organization, and written by no login."""

from tests.factories import new_homeowner, new_member, new_organization, sql
from tests.migrations.logins import claims, entered, owner_of, refused


def code_of(association_id: str) -> str:
    [[code]] = sql("select join_code from associations where id = :id", id=association_id)
    return str(code)


def test_only_staff_of_the_organization_draw_a_join_code() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    before = code_of(home.association_id)
    viewer = new_member(organization, "viewer")
    others = [
        owner_of(new_organization()),
        claims("homeowner", user=home.person.user_id, generation=1, homeowner=home.homeowner_id),
        claims(
            "manager",
            user=viewer.user_id,
            generation=1,
            organization=organization.id,
            role="viewer",
        ),
    ]

    for scope in others:
        with entered(scope) as connection:
            drawn = connection.run("select rotate_join_code(:id)", id=home.association_id)
        assert (drawn, code_of(home.association_id)) == ([[None]], before)
    with entered(owner_of(organization)) as connection:
        drawn = connection.run("select rotate_join_code(:id)", id=home.association_id)
    assert drawn == [[True]]
    assert code_of(home.association_id) != before


def test_no_tenant_chooses_a_join_code() -> None:
    organization = new_organization()
    new_homeowner(organization)

    with refused("42501"), entered(owner_of(organization)) as connection:
        connection.run("update associations set join_code = '0123456789'")
