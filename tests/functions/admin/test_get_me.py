import time

from shared.identity.sessions import ADMIN_LIFE, verify
from tests.factories import new_organization, sql
from tests.functions.auth.signing_in import OWN_PAGE, cookie, cookie_value, sign_in
from tests.http.client import code, send

CHOICE = {"kind": "super_admin"}


def test_the_choice_of_the_platform_begins_eight_hours() -> None:
    owner = new_organization().owner
    sql("update users set is_super_admin = true where id = :id", id=owner.user_id)
    offered = sign_in(owner.email).json["choices"]
    assert CHOICE in offered

    response = sign_in(owner.email, choice=CHOICE, remember=True)

    session = verify(response.json["token"], "admin")
    assert session
    assert session.expires_at - time.time() <= ADMIN_LIFE == 8 * 3600
    text = cookie(response)
    assert text
    assert "HttpOnly" in text
    assert "Max-Age" not in text
    headers = {"Cookie": cookie_value(response), **OWN_PAGE}
    answer = send("GET", "/v1/admin/me", headers=headers)
    assert answer.json["user"]["email"] == owner.email
    assert answer.headers["RateLimit-Policy"].startswith('"super-admin";q=60;w=60')
    assert "Set-Cookie" not in answer.headers
    assert send("POST", "/v1/auth/logout", headers=headers).status_code == 204
    assert code(send("GET", "/v1/admin/me", headers=headers)) == (401, "UNAUTHENTICATED")


def test_a_person_without_the_right_has_no_such_choice() -> None:
    owner = new_organization().owner

    assert code(sign_in(owner.email, choice=CHOICE)) == (403, "FORBIDDEN")
