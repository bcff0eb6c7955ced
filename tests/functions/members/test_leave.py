from concurrent.futures import ThreadPoolExecutor

from tests.factories import Person, manager_token, new_member, new_organization, sql
from tests.functions.auth.signing_in import join, me
from tests.http.client import code, send
from tests.http.deployment import deployed


def leave(person: Person) -> int:
    """The status of leaving."""
    return send("POST", "/v1/members/leave", token=person.token).status_code


def test_ends_access_at_once_and_clears_the_cookie() -> None:
    organization = new_organization()
    member = new_member(organization, "viewer")

    response = send("POST", "/v1/members/leave", token=member.token)

    assert response.status_code == 204
    assert "Max-Age=0" in response.headers["Set-Cookie"]
    assert code(send("GET", "/v1/members", token=member.token)) == (401, "UNAUTHENTICATED")


def test_the_last_of_two_leaving_owners_stays() -> None:
    organization = new_organization()
    second = new_member(organization, "owner")

    with deployed(DB_POOL_SIZE="2"), ThreadPoolExecutor(2) as threads:
        statuses = sorted(threads.map(leave, (organization.owner, second)))

    assert statuses == [204, 409]
    assert sql(
        "select count(*) from organization_memberships where organization_id = :id",
        id=organization.id,
    ) == [[1]]


def test_keeps_the_persons_other_organizations() -> None:
    organization, other = new_organization(), new_organization()
    person = new_member(organization, "viewer")
    join(other.id, person.user_id, "viewer")

    assert leave(person) == 204

    assert me(manager_token(person.user_id, other.id, "viewer")) == 200
