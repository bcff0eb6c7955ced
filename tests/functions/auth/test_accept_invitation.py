from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.factories import PASSWORD, Organization, new_member, new_organization, new_user, sql
from tests.functions.auth.links import new_invitation
from tests.functions.auth.rows import NEW_PASSWORD, new_email
from tests.functions.auth.signing_in import (
    cookie,
    cookie_value,
    counted_tries,
    me,
    sign_in,
)
from tests.functions.auth.test_verify_email import is_verified
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed


def accept(token: str, password: str = PASSWORD, **more: Any) -> Reply:
    """Accept an invitation; `headers` belong to the request, the rest to the body."""
    headers = more.pop("headers", None)
    body = {"token": token, "password": password, **more}
    return send("POST", "/v1/auth/accept-invitation", body, headers=headers)


def members(organization: Organization) -> set[tuple[str, str]]:
    """E-mail and role of every member except the owner."""
    rows = sql(
        "select email, role from organization_memberships join users on users.id = user_id"
        " where organization_id = :id and role <> 'owner'",
        id=organization.id,
    )
    return {(email, role) for email, role in rows}


def test_makes_a_new_person_a_member_with_a_verified_email() -> None:
    organization, email = new_organization(), new_email()
    _, token = new_invitation(organization, email=email, role="accountant")

    response = accept(token, name="Ada Linden")

    assert response.status_code == 200
    answer = response.json
    assert answer["choice"] == {"kind": "manager", "organization_id": organization.id}
    assert (answer["user"]["name"], answer["user"]["email"]) == ("Ada Linden", email)
    assert answer["user"]["email_verified_at"] is not None
    assert cookie_value(response) == f"pv_session={answer['token']}"
    shown = send("GET", "/v1/auth/me", token=answer["token"]).json
    assert (shown["organization"]["id"], shown["role"]) == (organization.id, "accountant")
    assert sign_in(email).status_code == 200


def test_accepts_the_password_of_an_existing_account() -> None:
    organization = new_organization()
    user_id, email = new_user()
    _, token = new_invitation(organization, email=email.upper(), role="admin")

    response = accept(token)

    assert response.json["user"]["id"] == user_id
    assert members(organization) == {(email, "admin")}


def test_sets_the_password_of_an_account_nobody_has_verified() -> None:
    organization = new_organization()
    user_id, email = new_user(verified=False)
    _, token = new_invitation(organization, email=email)

    nameless = accept(token, NEW_PASSWORD)
    response = accept(token, NEW_PASSWORD, name="Vera Victim")

    assert [error["pointer"] for error in nameless.json["errors"]] == ["/name"]
    assert (response.json["user"]["id"], response.json["user"]["name"]) == (user_id, "Vera Victim")
    assert is_verified(user_id)
    assert me(response.json["token"]) == 200
    assert code(sign_in(email)) == (401, "UNAUTHENTICATED")
    assert sign_in(email, NEW_PASSWORD).status_code == 200


def test_refuses_a_wrong_password_of_an_existing_account() -> None:
    organization = new_organization()
    _, email = new_user()
    _, token = new_invitation(organization, email=email)

    response = accept(token, "wrong", name="Mallory")

    assert code(response) == (401, "UNAUTHENTICATED")
    assert cookie(response) is None
    assert members(organization) == set()
    assert counted_tries(email) == 1
    assert sign_in(email).status_code == 403
    assert accept(token).status_code == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/name"),
        ({"name": " "}, "/name"),
        ({"name": "Ada", "password": "7 signs"}, "/password"),
        ({"name": "Ada", "password": "a" * 129}, "/password"),
    ],
)
def test_names_the_fields_a_new_account_needs(body: dict[str, str], pointer: str) -> None:
    email = new_email()
    _, token = new_invitation(new_organization(), email=email)

    response = accept(token, **body)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in response.json["errors"]] == [pointer]
    assert sql("select count(*) from users where email = :email", email=email) == [[0]]
    assert accept(token, name="Ada").status_code == 200


def test_works_once_under_concurrent_requests() -> None:
    organization, email = new_organization(), new_email()
    _, token = new_invitation(organization, email=email)

    with deployed(DB_POOL_SIZE="3"), ThreadPoolExecutor(3) as together:
        answers = list(together.map(lambda _: accept(token, name="Ada"), range(3)))

    assert [each.status_code for each in answers].count(200) == 1
    # That there was no account a moment ago does not prove that the client owns this one.
    assert {each.status_code for each in answers} <= {200, 401, 404}
    assert members(organization) == {(email, "viewer")}
    assert code(accept(token, name="Ada")) == (404, "NOT_FOUND")


def test_two_concurrent_acceptances_create_one_person() -> None:
    email = new_email()
    organizations = [new_organization() for _ in range(2)]
    tokens = [new_invitation(each, email=email)[1] for each in organizations]

    with deployed(DB_POOL_SIZE="2"), ThreadPoolExecutor(2) as together:
        statuses = {
            each.status_code
            for each in together.map(lambda token: accept(token, name="Ada"), tokens)
        }

    assert statuses <= {200, 401}
    assert 200 in statuses
    assert sql("select count(*) from users where email = :email", email=email) == [[1]]


@pytest.mark.parametrize(
    "change", ["accepted_at = now()", "revoked_at = now()", "expires_at = now()", "nonce = '\\x00'"]
)
def test_does_not_find_closed_or_resent_invitations(change: str) -> None:
    organization = new_organization()
    invitation_id, token = new_invitation(organization)

    sql(f"update invitations set {change} where id = :id", id=invitation_id)  # noqa: S608 - above

    assert code(accept(token, name="Ada")) == (404, "NOT_FOUND")
    assert members(organization) == set()


def test_does_not_accept_a_homeowners_invitation() -> None:
    from tests.functions.homeowner_auth.rows import invited  # noqa: PLC0415

    token = invited(new_organization())

    refused = accept(token, name="Ada")

    assert code(refused) == (422, "VALIDATION_ERROR")
    text = "This invitation is to a home. Accept it in the portal of homeowners."
    assert refused.json["errors"] == [{"pointer": "/token", "detail": text}]


def test_refuses_an_existing_member() -> None:
    organization = new_organization()
    email = new_email()
    _, token = new_invitation(organization, email=email)
    member = new_member(organization, "viewer")
    sql("update users set email = :email where id = :id", email=email, id=member.user_id)

    assert code(accept(token)) == (409, "CONFLICT")
    assert me(member.token) == 200


def test_refuses_more_members_than_the_plan_has() -> None:
    organization = new_organization(plan="free")
    _, token = new_invitation(organization)
    new_member(organization, "viewer")

    response = accept(token, name="Ada")

    assert code(response) == (403, "LIMIT_EXCEEDED")
    assert [(each["limit"], each["used"]) for each in response.json["limits"]] == [("members", 2)]
    assert cookie(response) is None


def test_is_audited_as_the_new_members_action() -> None:
    organization = new_organization()
    _, token = new_invitation(organization)

    user_id = accept(token, name="Ada").json["user"]["id"]

    rows = sql(
        "select actor_kind, actor_user_id::text, endpoint, changes ? 'nonce' from audit_log"
        " where organization_id = :id and table_name = 'organization_memberships'"
        " and endpoint is not null",
        id=organization.id,
    )
    assert rows == [["manager", user_id, "auth__accept_invitation", False]]


def test_a_returning_member_revives_no_session_from_before() -> None:
    organization, elsewhere = new_organization(), new_organization()
    person = new_member(organization, "viewer")
    sql("delete from organization_memberships where user_id = :id", id=person.user_id)
    _, first = new_invitation(elsewhere, email=person.email)
    _, again = new_invitation(organization, email=person.email)

    assert accept(first).status_code == 200
    assert generation_of(person.user_id) == 1
    answer = accept(again)

    assert code(send("GET", "/v1/auth/me", token=person.token)) == (401, "UNAUTHENTICATED")
    assert me(answer.json["token"]) == 200


def generation_of(user_id: str) -> int:
    """How often all sessions of the person have ended, plus 1."""
    [[generation]] = sql("select session_generation from users where id = :id", id=user_id)
    return int(generation)
