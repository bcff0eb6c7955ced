from uuid import uuid4

from tests.factories import new_organization, sql
from tests.functions.auth.signing_in import cookie_value
from tests.homeowners import Home, new_home
from tests.http.client import Reply, code, send

NAME = "pv_homeowner_session"


def switch(token: str, homeowner_id: str, **headers: str) -> Reply:
    """Switch with a Bearer token, or with the given headers."""
    path, body = "/v1/homeowner-auth/switch-home", {"homeowner_id": homeowner_id}
    return send("POST", path, body, token=None if headers else token, headers=headers)


def two_homes() -> tuple[Home, Home]:
    """Two homes of one person in different organizations."""
    first = new_home(new_organization())
    return first, new_home(new_organization(), person=(first.person.user_id, first.person.email))


def test_answers_a_session_in_the_new_home_and_ends_the_old() -> None:
    first, second = two_homes()

    response = switch(first.person.token, second.id)

    assert response.status_code == 200
    answer = response.json
    assert answer["choice"] == {"kind": "homeowner", "homeowner_id": second.id}
    assert cookie_value(response, NAME) == f"{NAME}={answer['token']}"
    shown = send("GET", "/v1/homeowner-auth/me", token=answer["token"]).json
    assert shown["association"]["id"] == second.association_id
    left = send("GET", "/v1/homeowner-auth/me", token=first.person.token)
    assert code(left) == (401, "UNAUTHENTICATED")


def test_does_not_find_foreign_or_archived_homes() -> None:
    first, second = two_homes()
    stranger = new_home(new_organization())
    sql("update homeowners set archived_at = now() where id = :id", id=second.id)

    for homeowner_id in (second.id, stranger.id, str(uuid4())):
        assert code(switch(first.person.token, homeowner_id)) == (404, "NOT_FOUND")

    still = send("GET", "/v1/homeowner-auth/me", token=first.person.token)
    assert still.status_code == 200
