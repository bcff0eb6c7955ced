"""Checks of every endpoint, driven by the table of all endpoints."""

from typing import Any, get_args
from uuid import uuid4

from shared.identity.cookies import COOKIE_NAMES
from shared.identity.sessions import Kind, new_session, sign
from shared.pipeline.callers import Manager, Scheduler
from shared.pipeline.declaration import Declaration
from shared.roles import Role
from tests.endpoint_table import (
    ALL,
    BY_MANAGERS,
    WITH_BODY,
    WITH_IDS,
    WITH_SESSION,
    every,
    path_of,
    rows,
)
from tests.factories import new_member, new_organization, sql
from tests.http.client import Reply, application, code, send
from tests.standing import standing


def test_has_a_row_in_the_table() -> None:
    assert {found.name for found in ALL} == rows().keys()


@every(WITH_SESSION)
def test_refuses_requests_without_a_session(declaration: Declaration) -> None:
    response = send(declaration.method, path_of(declaration, {}))

    assert code(response) == (401, "UNAUTHENTICATED")


@every(WITH_SESSION)
def test_refuses_a_session_of_another_kind(declaration: Declaration) -> None:
    path = path_of(declaration, {})
    ids: dict[Kind, dict[str, Any]] = {
        "homeowner": {"homeowner_id": str(uuid4())},
        "manager": {"organization_id": str(uuid4()), "role": "owner"},
        "admin": {},
    }
    for kind in ids.keys() - {declaration.caller.session}:
        token = sign(new_session(kind, str(uuid4()), 1, **ids[kind]))
        headers = {"Cookie": f"{COOKIE_NAMES[kind]}={token}", "Sec-Fetch-Site": "same-origin"}

        by_bearer = send(declaration.method, path, token=token)
        by_cookie = send(declaration.method, path, headers=headers)

        assert code(by_bearer) == (403, "FORBIDDEN"), kind
        assert by_bearer.json["detail"].startswith("Sign in as a")
        # A browser may have both cookies, so that the other one says nothing.
        assert code(by_cookie) == (401, "UNAUTHENTICATED"), kind


@every(WITH_SESSION)
def test_refuses_another_scope_than_the_session_has(declaration: Declaration) -> None:
    kind = declaration.caller.session
    assert kind
    ids: dict[Kind, dict[str, Any]] = {
        "homeowner": {"homeowner_id": str(uuid4())},
        "manager": {"organization_id": str(uuid4()), "role": "owner"},
        "admin": {},
    }
    token = sign(new_session(kind, str(uuid4()), 1, **ids[kind]))
    own = next(iter(ids[kind].values()), None)

    def answer(scope: str) -> Reply:
        headers = {"Pavilion-Scope": scope}
        return send(declaration.method, path_of(declaration, {}), token=token, headers=headers)

    refused = answer(str(uuid4()))
    assert code(refused) == (409, "WRONG_SCOPE")
    # Refused before admission, and before PostgreSQL would find no session.
    assert "RateLimit" not in refused.headers
    if own:
        assert code(answer(own.upper()))[1] != "WRONG_SCOPE"


@every([found for found in ALL if isinstance(found.caller, Scheduler)])
def test_refuses_callers_other_than_the_scheduler(declaration: Declaration) -> None:
    organization = new_organization()

    response = send(declaration.method, declaration.path, token=organization.owner.token)

    assert code(response) == (401, "UNAUTHENTICATED")


@every(BY_MANAGERS)
def test_refuses_each_undeclared_role(declaration: Declaration) -> None:
    assert isinstance(declaration.caller, Manager)
    asked = standing(declaration)

    for role in set(get_args(Role)) - declaration.caller.roles:
        member = new_member(asked.organization, role)
        response = send(declaration.method, asked.path, asked.body, token=member.token)

        assert code(response) == (403, "FORBIDDEN"), role


@every([found for found in BY_MANAGERS if found.form is None])
def test_refuses_an_ended_session(declaration: Declaration) -> None:
    assert isinstance(declaration.caller, Manager)
    asked = standing(declaration)
    person = new_member(asked.organization, min(declaration.caller.roles))
    sql(
        "update users set session_generation = session_generation + 1 where id = :id",
        id=person.user_id,
    )

    response = send(declaration.method, asked.path, asked.body, token=person.token)

    assert code(response) == (401, "UNAUTHENTICATED")


@every(WITH_IDS)
def test_does_not_find_malformed_ids(declaration: Declaration) -> None:
    token = standing(declaration).token
    path = path_of(declaration, dict.fromkeys(declaration.parameters, "not-an-id"))

    response = application(declaration.name).open(
        path, method=declaration.method, headers={"Authorization": f"Bearer {token}"}
    )

    assert code(response) == (404, "NOT_FOUND")


@every(ALL)
def test_a_wrong_method_is_answered_with_the_allowed_ones(declaration: Declaration) -> None:
    path = path_of(declaration, {})

    response = application(declaration.name).open(path, method="TRACE")

    assert code(response) == (405, "METHOD_NOT_ALLOWED")
    assert declaration.method in response.headers["Allow"]


@every(ALL)
def test_answers_a_preflight_without_a_session(declaration: Declaration) -> None:
    response = application(declaration.name).open(path_of(declaration, {}), method="OPTIONS")

    assert response.status_code == 204
    assert declaration.method in response.headers["Allow"]


@every([found for found in WITH_BODY if isinstance(found.caller, Manager)])
def test_names_an_unknown_field(declaration: Declaration) -> None:
    asked = standing(declaration)
    body = asked.body | {"no_such_field": 1}

    response = send(declaration.method, asked.path, body, token=asked.token)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json["errors"][0]["pointer"] == "/no_such_field"


@every([found for found in WITH_BODY if isinstance(found.caller, Manager)])
def test_refuses_bodies_that_are_not_json(declaration: Declaration) -> None:
    asked = standing(declaration)
    path, token = asked.path, asked.token

    def answer(data: bytes, content_type: str) -> tuple[int, str]:
        return code(
            send(declaration.method, path, token=token, data=data, content_type=content_type)
        )

    assert answer(b"a=1", "application/x-www-form-urlencoded") == (415, "UNSUPPORTED_MEDIA_TYPE")
    for text in (b"", b"{", b"\xff", b'{"a": "\xff"}', b"[]", b"null", b"[" * 5000):
        assert answer(text, "application/json") == (422, "VALIDATION_ERROR"), text[:20]
    assert answer(b" " * 300_000, "application/json") == (413, "PAYLOAD_TOO_LARGE")
