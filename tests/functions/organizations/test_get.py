from uuid import uuid4

import pytest

from shared.roles import EVERYONE, Role
from tests.factories import Organization, new_member, new_organization, sql
from tests.functions.auth.signing_in import join
from tests.http.client import code, send


@pytest.mark.parametrize("role", sorted(EVERYONE))
def test_every_role_sees_its_organization(role: Role) -> None:
    organization = new_organization()
    member = new_member(organization, role)

    shown = send("GET", f"/v1/organizations/{organization.id}", token=member.token)

    assert (shown.status_code, shown.json["id"]) == (200, organization.id)


def test_does_not_find_any_organization_but_the_sessions() -> None:
    organization, other = new_organization(), new_organization()
    join(other.id, organization.owner.user_id, "owner")

    for wrong in (other.id, organization.owner.user_id, str(uuid4())):
        answer = send("GET", f"/v1/organizations/{wrong}", token=organization.owner.token)
        assert code(answer) == (404, "NOT_FOUND")


def read(organization: Organization, **headers: str) -> int:
    """The status of reading it with these headers."""
    path = f"/v1/organizations/{organization.id}"
    return send("GET", path, token=organization.owner.token, headers=headers).status_code


def test_answers_304_for_the_current_version() -> None:
    organization = new_organization()
    path = f"/v1/organizations/{organization.id}"
    tag = send("GET", path, token=organization.owner.token).headers["ETag"]
    assert read(organization, **{"If-None-Match": tag}) == 304

    sql("update organizations set name = 'Another' where id = :id", id=organization.id)

    assert read(organization, **{"If-None-Match": tag}) == 200
