from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest

from functions.members import delete, update
from tests.factories import PASSWORD, Organization, Person, new_member, new_organization, sql
from tests.functions.auth.links import new_invitation
from tests.functions.auth.signing_in import cookie_value
from tests.functions.members.rows import member_id
from tests.http.client import code, send
from tests.http.deployment import deployed
from tests.migrations.logins import entered, outcome_after, owner_of


def give(organization: Organization, by: Person, to: Person, role: str) -> tuple[int, str]:
    """Status and code when `by` gives `to` the role."""
    path = f"/v1/members/{member_id(organization, to.user_id)}"
    return code(send("PATCH", path, {"role": role}, token=by.token))


def told_of_an_owner(organization: Organization) -> set[str]:
    """The recipients of the mail about a new owner."""
    found = sql(
        """
        select payload->>'user_id' from outbox
        where organization_id = :id and payload->>'template' = 'new_owner'
        """,
        id=organization.id,
    )
    return {row[0] for row in found}


def test_applies_to_the_members_next_request() -> None:
    organization = new_organization()
    member = new_member(organization, "viewer")
    new_unit = {"name": "1A", "property_id": organization.id}
    assert code(send("POST", "/v1/units", new_unit, token=member.token)) == (403, "FORBIDDEN")

    assert give(organization, organization.owner, member, "manager") == (200, "")

    promoted = send("POST", "/v1/units", new_unit, token=member.token)
    assert code(promoted) == (404, "NOT_FOUND")
    give(organization, organization.owner, member, "viewer")
    for token in (member.token, cookie_value(promoted).partition("=")[2]):
        assert code(send("POST", "/v1/units", new_unit, token=token)) == (403, "FORBIDDEN")


def test_only_owners_grant_or_revoke_ownership() -> None:
    organization = new_organization()
    admin, other = new_member(organization, "admin"), new_member(organization, "viewer")

    assert give(organization, admin, other, "owner") == (403, "FORBIDDEN")
    assert give(organization, admin, organization.owner, "viewer") == (403, "FORBIDDEN")
    assert give(organization, organization.owner, other, "owner") == (200, "")


def test_checks_the_role_set_by_a_concurrent_change() -> None:
    organization = new_organization()
    admin, other = new_member(organization, "admin"), new_member(organization, "viewer")
    path = f"/v1/members/{member_id(organization, other.user_id)}"
    answers: list[tuple[int, str]] = []

    with entered(owner_of(organization)) as connection:
        connection.run(
            "update organization_memberships set role = 'owner' where user_id = :id",
            id=other.user_id,
        )
        outcome_after(
            connection,
            lambda: answers.append(
                code(send("PATCH", path, {"role": "viewer"}, token=admin.token))
            ),
        )

    assert answers == [(403, "FORBIDDEN")]


@pytest.mark.parametrize(("module", "method"), [(update, "PATCH"), (delete, "DELETE")])
def test_the_member_is_locked_between_check_and_change(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, method: str
) -> None:
    organization = new_organization()
    membership = member_id(organization, new_member(organization, "viewer").user_id)
    free: list[list[Any]] = []
    monkeypatch.setattr(
        module,
        "require_owner_for",
        lambda *_: free.append(
            sql(
                "select from organization_memberships where id = :id for update skip locked",
                id=membership,
            )
        ),
    )
    body = {"role": "manager"} if method == "PATCH" else None

    response = send(method, f"/v1/members/{membership}", body, token=organization.owner.token)

    assert response.status_code in {200, 204}
    assert free == [[]]


def test_the_last_owner_keeps_the_role() -> None:
    organization = new_organization()

    answer = give(organization, organization.owner, organization.owner, "admin")

    assert answer == (409, "CONFLICT")


def test_every_owner_is_notified_of_a_new_owner() -> None:
    organization = new_organization()
    other = new_member(organization, "admin")

    give(organization, organization.owner, other, "owner")

    assert told_of_an_owner(organization) == {organization.owner.user_id, other.user_id}


def test_every_owner_is_notified_of_an_invited_owner() -> None:
    organization = new_organization()
    email = f"{uuid4().hex}@example.com"
    _, token = new_invitation(organization, email=email, role="owner")

    body = {"token": token, "password": PASSWORD, "name": "Nina"}
    accepted = send("POST", "/v1/auth/accept-invitation", body)

    assert told_of_an_owner(organization) == {
        organization.owner.user_id,
        accepted.json["user"]["id"],
    }


def test_unchanged_roles_and_founders_cause_no_notice() -> None:
    organization = new_organization()
    owner = new_member(organization, "owner")
    sql("delete from outbox where organization_id = :id", id=organization.id)

    assert give(organization, owner, organization.owner, "owner") == (200, "")
    founded = new_organization()

    assert told_of_an_owner(organization) == told_of_an_owner(founded) == set()


def test_refuses_an_outdated_version() -> None:
    organization = new_organization()
    path = f"/v1/members/{member_id(organization, new_member(organization, 'viewer').user_id)}"
    first = send("PATCH", path, {"role": "manager"}, token=organization.owner.token)
    headers = {"If-Match": first.headers["ETag"]}

    answers = [
        send("PATCH", path, {"role": role}, token=organization.owner.token, headers=headers)
        for role in ("admin", "viewer")
    ]

    assert [code(answer) for answer in answers] == [(200, ""), (412, "PRECONDITION_FAILED")]


def test_two_owners_demoting_each_other_leave_one() -> None:
    organization = new_organization()
    second = new_member(organization, "owner")
    tokens = [organization.owner.token, second.token]
    paths = [
        f"/v1/members/{member_id(organization, person.user_id)}"
        for person in (second, organization.owner)
    ]

    def demote(token: str, path: str) -> tuple[int, str]:
        return code(send("PATCH", path, {"role": "admin"}, token=token))

    with deployed(DB_POOL_SIZE="2"), ThreadPoolExecutor(2) as threads:
        answers = sorted(threads.map(demote, tokens, paths))

    # The second request has lost its role (403) or would leave no owner (409).
    assert answers[0] == (200, "")
    assert answers[1][0] in {403, 409}
    assert sql(
        "select count(*) from organization_memberships"
        " where organization_id = :id and role = 'owner'",
        id=organization.id,
    ) == [[1]]
