from uuid import uuid4

from tests.factories import Person, new_organization, sql, super_admin
from tests.functions.admin.rows import REASON
from tests.functions.auth.signing_in import by_cookie, cookie, cookie_value
from tests.homeowners import Home, new_home, resident
from tests.http.client import Reply, code, send


def start(homeowner_id: str, operator: Person, **headers: str) -> Reply:
    """Begin to act as the homeowner."""
    path = f"/v1/admin/homeowners/{homeowner_id}/impersonate"
    token = None if headers else operator.token
    return send("POST", path, REASON, token=token, headers=headers)


def status_of(token: str) -> int:
    """The status that the portal answers to a session."""
    return send("GET", "/v1/homeowner-portal/profile", token=token).status_code


def test_shows_the_portal_of_that_home_alone() -> None:
    operator, home = super_admin(), resident(new_organization())

    answer = start(home.id, operator, **by_cookie(operator.token))

    token = answer.json["token"]
    assert answer.json["choice"] == {"kind": "homeowner", "homeowner_id": home.id}
    assert cookie_value(answer, "pv_homeowner_session") == f"pv_homeowner_session={token}"
    assert (cookie(answer) or "").startswith("pv_session=;")
    assert code(send("GET", "/v1/admin/me", token=operator.token)) == (401, "UNAUTHENTICATED")
    shown = send("GET", "/v1/homeowner-auth/me", token=token).json
    assert (shown["impersonated_by"], shown["homeowner"]["id"]) == (operator.user_id, home.id)
    assert [each["homeowner_id"] for each in shown["homes"]] == [home.id]
    assert shown["organization"]["id"] == home.organization_id
    assert not shown["has_manager_access"]


def test_names_nobody_in_the_homeowners_own_session() -> None:
    token = resident(new_organization()).person.token

    assert send("GET", "/v1/homeowner-auth/me", token=token).json["impersonated_by"] is None


def test_the_organization_reads_the_start_and_each_change() -> None:
    organization, operator = new_organization(), super_admin()
    home = resident(organization)
    token = start(home.id, operator).json["token"]
    body = {"phone": "+1 503 555 0142"}
    assert send("PATCH", "/v1/homeowner-portal/profile", body, token=token).status_code == 200

    query = {"row_id": home.id}
    items = send("GET", "/v1/audit-log", token=organization.owner.token, query=query).json["items"]

    changed, began = items[:2]
    assert began["action"] == "impersonate"
    assert began["changes"] == {"reason": [None, REASON["reason"]]}
    assert (changed["actor_kind"], changed["homeowner_id"]) == ("homeowner", home.id)
    assert changed["impersonator_user_id"] == changed["actor_user_id"] == operator.user_id


def test_ends_by_sign_out_archiving_and_the_lost_right() -> None:
    organization = new_organization()
    operators = [super_admin() for _ in range(3)]
    homes: list[Home] = [new_home(organization, linked=False) for _ in operators]
    tokens = [
        start(home.id, operator).json["token"]
        for home, operator in zip(homes, operators, strict=True)
    ]
    assert [status_of(token) for token in tokens] == [200, 200, 200]

    assert send("POST", "/v1/homeowner-auth/logout", token=tokens[0]).status_code == 204
    sql("update homeowners set archived_at = now() where id = :id", id=homes[1].id)
    sql("update users set is_super_admin = false where id = :id", id=operators[2].user_id)

    assert [status_of(token) for token in tokens] == [401, 401, 401]


def test_refuses_an_archived_and_an_unknown_homeowner() -> None:
    operator, home = super_admin(), new_home(new_organization())
    sql("update homeowners set archived_at = now() where id = :id", id=home.id)

    assert code(start(home.id, operator)) == (409, "CONFLICT")
    assert code(start(str(uuid4()), operator)) == (404, "NOT_FOUND")
    assert send("GET", "/v1/admin/me", token=operator.token).status_code == 200
