from tests.client import code, send
from tests.factories import Organization, Person, new_member, new_organization, sql
from tests.functions.members.rows import member_id


def give(organization: Organization, by: Person, to: Person, role: str) -> tuple[int, str]:
    """Status and code when `by` gives `to` the role."""
    path = f"/v1/members/{member_id(organization, to.user_id)}"
    return code(send("PATCH", path, {"role": role}, token=by.token))


def test_counts_from_the_members_next_request_on() -> None:
    organization = new_organization()
    member = new_member(organization, "viewer")
    new_unit = {"name": "1A", "property_id": organization.id}
    assert code(send("POST", "/v1/units", new_unit, token=member.token)) == (403, "FORBIDDEN")

    assert give(organization, organization.owner, member, "manager") == (200, "")

    promoted = send("POST", "/v1/units", new_unit, token=member.token)
    assert code(promoted) == (404, "NOT_FOUND")
    assert promoted.headers["Set-Cookie"].startswith("pv_session=")
    give(organization, organization.owner, member, "viewer")
    assert code(send("POST", "/v1/units", new_unit, token=member.token)) == (403, "FORBIDDEN")


def test_only_owners_give_or_take_owner() -> None:
    organization = new_organization()
    admin, other = new_member(organization, "admin"), new_member(organization, "viewer")

    assert give(organization, admin, other, "owner") == (403, "FORBIDDEN")
    assert give(organization, admin, organization.owner, "viewer") == (403, "FORBIDDEN")
    assert give(organization, organization.owner, other, "owner") == (200, "")


def test_the_last_owner_stays() -> None:
    organization = new_organization()

    answer = give(organization, organization.owner, organization.owner, "admin")

    assert answer == (409, "CONFLICT")


def test_every_owner_is_told_of_a_new_one() -> None:
    organization = new_organization()
    other = new_member(organization, "admin")

    give(organization, organization.owner, other, "owner")

    told = sql(
        """
        select payload->>'user_id' from outbox
        where organization_id = :id and payload->>'template' = 'new_owner'
        """,
        id=organization.id,
    )
    assert {row[0] for row in told} == {organization.owner.user_id, other.user_id}
