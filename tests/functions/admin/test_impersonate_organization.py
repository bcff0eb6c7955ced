from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

from shared.identity.sessions import verify
from tests.factories import Organization, Person, new_member, new_organization, sql, super_admin
from tests.functions.admin.rows import REASON
from tests.functions.auth.signing_in import by_cookie, cookie_value, issued_later, me
from tests.functions.properties.rows import new_property
from tests.http.client import Reply, code, send


def start(organization_id: str, operator: Person, **headers: str) -> Reply:
    """Begin to act as an admin of the organization."""
    path = f"/v1/admin/organizations/{organization_id}/impersonate"
    token = None if headers else operator.token
    return send("POST", path, REASON, token=token, headers=headers)


def started(organization: Organization, operator: Person | None = None) -> str:
    """The token of a session that an operator began in the organization."""
    answer = start(organization.id, operator or super_admin())
    assert answer.status_code == 200, answer.text
    token: str = answer.json["token"]
    return token


def test_exchanges_the_session_for_half_an_hour_as_an_admin() -> None:
    organization, operator = new_organization(), super_admin()

    answer = start(organization.id, operator, **by_cookie(operator.token))

    token = answer.json["token"]
    session = verify(token, "manager")
    assert session
    assert (session.role, session.impersonator_id) == ("admin", operator.user_id)
    assert session.expires_at - session.authenticated_at == 1800
    assert answer.json["choice"] == {"kind": "manager", "organization_id": organization.id}
    assert cookie_value(answer) == f"pv_session={token}"
    assert code(send("GET", "/v1/admin/me", token=operator.token)) == (401, "UNAUTHENTICATED")
    shown = send("GET", "/v1/auth/me", token=token).json
    assert (shown["impersonated_by"], shown["role"]) == (operator.user_id, "admin")
    assert [each["organization_id"] for each in shown["organizations"]] == [organization.id]
    assert shown["homes"] == []


def test_the_organization_reads_the_reason_in_its_audit_log() -> None:
    organization, operator = new_organization(), super_admin()

    started(organization, operator)

    query = {"actor_user_id": operator.user_id}
    found = send("GET", "/v1/audit-log", token=organization.owner.token, query=query)
    [entry] = found.json["items"]
    assert (entry["action"], entry["table_name"]) == ("impersonate", "organizations")
    assert (entry["row_id"], entry["actor_kind"]) == (organization.id, "super_admin")
    assert entry["changes"] == {"reason": [None, REASON["reason"]]}
    [[told]] = sql(
        """
        select organization_id::text from platform_audit_log
        where actor_user_id = :id and target_id = organization_id
        """,
        id=operator.user_id,
    )
    assert told == organization.id


def test_ends_with_the_right_the_sign_in_and_the_half_hour() -> None:
    organization, operators = new_organization(), [super_admin() for _ in range(2)]
    demoted, elsewhere = (started(organization, each) for each in operators)
    sql("update users set is_super_admin = false where id = :id", id=operators[0].user_id)
    sql(
        "update users set session_generation = session_generation + 1 where id = :id",
        id=operators[1].user_id,
    )

    over = issued_later(started(organization), -1801)

    assert [me(token) for token in (demoted, elsewhere, over)] == [401, 401, 401]


def test_begins_no_other_and_is_not_renewed() -> None:
    organization, operator = new_organization(), super_admin()
    token = started(organization, operator)
    acting = Person(operator.user_id, operator.email, token)

    assert code(start(organization.id, acting)) == (403, "FORBIDDEN")
    assert code(start(organization.id, acting, **by_cookie(token))) == (401, "UNAUTHENTICATED")
    late = issued_later(token, -1790)
    answer = send("GET", "/v1/properties", headers=by_cookie(late))
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False)


def test_one_sign_in_begins_one_session_under_concurrent_requests() -> None:
    organization, operator = new_organization(), super_admin()

    with ThreadPoolExecutor() as threads:
        answers = list(threads.map(lambda _: start(organization.id, operator), range(3)))

    assert sorted(each.status_code for each in answers) == [200, 401, 401]


def test_a_suspended_organization_is_read_and_not_changed() -> None:
    organization = new_organization()
    made = new_property(organization)
    token = started(organization)
    path = f"/v1/admin/organizations/{organization.id}/suspend"
    assert send("POST", path, REASON, token=super_admin().token).status_code == 200
    again = started(organization)

    for each in (token, again):
        path = f"/v1/properties/{made['id']}"
        assert send("GET", path, token=each).status_code == 200
        refused = send("PATCH", path, {"notes": "x"}, token=each)
        assert code(refused) == (403, "SUBSCRIPTION_REQUIRED")


def test_members_keep_their_sessions_and_can_not_begin_one() -> None:
    organization = new_organization()
    admin = new_member(organization, "admin")
    started(organization)

    assert me(admin.token) == 200
    assert code(start(organization.id, admin)) == (403, "FORBIDDEN")


def test_does_not_find_an_unknown_organization() -> None:
    operator = super_admin()

    assert code(start(str(uuid4()), operator)) == (404, "NOT_FOUND")
    assert send("GET", "/v1/admin/me", token=operator.token).status_code == 200


def test_the_answer_says_when_it_ends() -> None:
    answer = start(new_organization().id, super_admin()).json

    left = datetime.fromisoformat(answer["expires_at"]) - datetime.now(UTC)
    assert 1790 < left.total_seconds() <= 1800
