from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from shared.identity.sessions import verify
from tests.factories import Organization, new_organization, sql
from tests.functions.auth.signing_in import (
    aged,
    by_cookie,
    cookie_value,
    join,
    me,
)
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed


def switch(token: str, organization_id: str, **headers: str) -> Reply:
    """Switch with a Bearer token, or with the given headers."""
    path, body = "/v1/auth/switch-organization", {"organization_id": organization_id}
    return send("POST", path, body, token=None if headers else token, headers=headers)


def two_organizations() -> tuple[Organization, Organization]:
    """Two organizations; the first one's owner is an accountant in the second."""
    first, second = new_organization(), new_organization()
    join(second.id, first.owner.user_id, "accountant")
    return first, second


def test_answers_a_session_with_the_role_in_the_new_organization() -> None:
    first, second = two_organizations()

    response = switch(first.owner.token, second.id)

    assert response.status_code == 200
    answer = response.json
    assert answer["choice"] == {"kind": "manager", "organization_id": second.id}
    assert answer["user"]["id"] == first.owner.user_id
    assert cookie_value(response) == f"pv_session={answer['token']}"
    shown = send("GET", "/v1/auth/me", token=answer["token"]).json
    assert (shown["organization"]["id"], shown["role"]) == (second.id, "accountant")


def test_ends_only_the_session_in_the_old_organization() -> None:
    first, second = two_organizations()

    answer = switch(first.owner.token, second.id).json

    assert me(first.owner.token) == 401
    back = switch(answer["token"], first.id)
    assert (back.status_code, me(answer["token"]), me(back.json["token"])) == (200, 401, 200)


def test_does_not_extend_the_session() -> None:
    first, second = two_organizations()
    old = aged(first.owner.token)

    response = switch(old, second.id, **by_cookie(old))

    # Only one cookie is set: the old token's renewal must not follow the new one.
    assert cookie_value(response) == f"pv_session={response.json['token']}"
    was, now = verify(old, "manager"), verify(response.json["token"], "manager")
    assert was is not None
    assert now is not None
    assert (now.authenticated_at, now.expires_at) == (was.authenticated_at, was.expires_at)
    assert now.session_id != was.session_id


def test_does_not_find_an_organization_without_membership() -> None:
    organization, other = new_organization(), new_organization()

    for organization_id in (other.id, str(uuid4())):
        assert code(switch(organization.owner.token, organization_id)) == (404, "NOT_FOUND")

    assert me(organization.owner.token) == 200


def test_concurrent_switches_leave_one_session() -> None:
    first, second = two_organizations()

    with deployed(DB_POOL_SIZE="4"), ThreadPoolExecutor(4) as together:
        answers = list(together.map(lambda _: switch(first.owner.token, second.id), range(4)))

    assert sorted(map(code, answers)) == [(200, ""), *[(401, "UNAUTHENTICATED")] * 3]


def recorded(destination: Organization) -> list[list[str]]:
    """Organization, person and endpoint of each audit record of a switch."""
    return sql(
        "select organization_id::text, actor_user_id::text, endpoint from audit_log"
        " where action = 'switch' and row_id = :id",
        id=destination.id,
    )


def test_is_audited_in_both_organizations() -> None:
    first, second = two_organizations()

    switch(first.owner.token, second.id)

    assert sorted(recorded(second)) == sorted(
        [each.id, first.owner.user_id, "auth__switch_organization"] for each in (first, second)
    )


def test_switching_to_the_same_organization_is_audited_once() -> None:
    organization = new_organization()

    assert switch(organization.owner.token, organization.id).status_code == 200

    assert len(recorded(organization)) == 1
