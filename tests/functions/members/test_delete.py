from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from tests.factories import (
    Organization,
    Person,
    manager_token,
    new_member,
    new_organization,
    sql,
)
from tests.functions.auth.signing_in import join, me
from tests.functions.members.rows import member_id
from tests.http.client import code, send
from tests.http.deployment import deployed


def remove(organization: Organization, by: Person, whom: Person) -> tuple[int, str]:
    """Status and code when `by` removes `whom`."""
    return remove_membership(by, member_id(organization, whom.user_id))


def remove_membership(by: Person, membership_id: str) -> tuple[int, str]:
    """Status and code when `by` removes the membership with this id."""
    return code(send("DELETE", f"/v1/members/{membership_id}", token=by.token))


def test_ends_access_at_once() -> None:
    organization = new_organization()
    member = new_member(organization, "manager")
    assert send("GET", "/v1/members", token=member.token).status_code == 200

    assert remove(organization, organization.owner, member) == (204, "")

    assert code(send("GET", "/v1/members", token=member.token)) == (401, "UNAUTHENTICATED")


def test_only_owners_remove_owners_and_never_themselves() -> None:
    organization = new_organization()
    admin = new_member(organization, "admin")

    assert remove(organization, admin, organization.owner) == (403, "FORBIDDEN")
    assert remove(organization, admin, admin) == (409, "CONFLICT")


def test_two_owners_removing_each_other_leave_one() -> None:
    organization = new_organization()
    first, second = organization.owner, new_member(organization, "owner")
    targets = [member_id(organization, person.user_id) for person in (second, first)]

    with deployed(DB_POOL_SIZE="2"), ThreadPoolExecutor(2) as threads:
        answers = threads.map(remove_membership, (first, second), targets)
        statuses = sorted(status for status, _ in answers)

    assert statuses[0] == 204
    assert statuses[1] in {401, 404, 409}
    assert sql(
        "select count(*) from organization_memberships where organization_id = :id",
        id=organization.id,
    ) == [[1]]


def test_honours_if_match() -> None:
    organization = new_organization()
    path = f"/v1/members/{member_id(organization, new_member(organization, 'viewer').user_id)}"
    token = organization.owner.token
    changed = send("PATCH", path, {"role": "manager"}, token=token)

    outdated = send("DELETE", path, token=token, headers={"If-Match": '"0"'})
    present = send("DELETE", path, token=token, headers={"If-Match": changed.headers["ETag"]})

    assert code(outdated) == (412, "PRECONDITION_FAILED")
    assert present.status_code == 204


def test_finds_a_member_only_by_membership_id() -> None:
    organization = new_organization()
    member = new_member(organization, "viewer")

    for wrong in (member.user_id, organization.id):
        assert remove_membership(organization.owner, wrong) == (404, "NOT_FOUND")


def test_keeps_the_persons_other_organizations() -> None:
    organization, other = new_organization(), new_organization()
    member = new_member(organization, "viewer")
    join(other.id, member.user_id, "viewer")

    remove(organization, organization.owner, member)

    assert me(manager_token(member.user_id, other.id, "viewer")) == 200


def test_frees_the_members_seat() -> None:
    organization = new_organization(plan="free")
    member = new_member(organization, "viewer")
    body = {"email": f"{uuid4().hex}@example.com"}
    token = organization.owner.token
    full = send("POST", "/v1/invitations", body, token=token)
    assert code(full) == (403, "LIMIT_EXCEEDED")

    remove(organization, organization.owner, member)

    assert send("POST", "/v1/invitations", body, token=token).status_code == 201
