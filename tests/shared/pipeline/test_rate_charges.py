from ipaddress import ip_address
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from shared.identity.client_address import rate_subject
from shared.identity.sessions import new_session, sign, verify
from shared.pipeline.call import AdminCall, SystemCall
from shared.pipeline.callers import Anyone, SuperAdmin, Webhook
from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, valid_body
from tests.factories import PASSWORD, Person, new_homeowner, new_organization, new_super_admin
from tests.http.client import code, new_address, send
from tests.http.deployment import deployed
from tests.servers.cache import store
from tests.shared.pipeline.made_function import answer

LOGIN = "/v1/auth/login"


def say_to_admin(_: AdminCall) -> str:
    """Answer a super-admin without reading anything."""
    return "said"


def take_from_system(_: SystemCall, body: bytes) -> str:
    """Answer another service without reading anything."""
    return f"{len(body)} bytes"


def somebody(kind: str) -> Person:
    """A person with a session of this kind."""
    organization = new_organization()
    return organization.owner if kind == "auth" else new_homeowner(organization).person


def test_a_homeowner_is_charged_apart_from_the_organization() -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    named = new_session(
        "homeowner",
        home.person.user_id,
        1,
        organization_id=organization.id,
        homeowner_id=home.homeowner_id,
    )

    for token in (home.person.token, sign(named)):
        response = send("GET", "/v1/homeowner-portal/profile", token=token)
        assert response.headers["RateLimit-Policy"] == '"homeowner";q=600;w=3600'

    assert not store().exists(f"rate:org:{organization.id}")


def test_each_homeowner_has_one_limit_across_addresses() -> None:
    organization = new_organization()
    homes = [new_homeowner(organization) for _ in range(2)]
    place = {"REMOTE_ADDR": new_address()}

    def left(token: str, **options: Any) -> int:
        path = "/v1/homeowner-portal/profile"
        return int(send("GET", path, token=token, **options).headers["X-RateLimit-Remaining"])

    assert [left(home.person.token, environ_base=place) for home in homes] == [599, 599]
    assert [left(home.person.token) for home in homes] == [598, 598]


def test_an_operator_has_one_limit_across_addresses() -> None:
    tokens = [sign(new_session("admin", new_super_admin(), 1)) for _ in range(2)]

    def left(token: str) -> str:
        headers = {"Authorization": f"Bearer {token}"}
        reply = answer(say_to_admin, "GET", headers, address=new_address(), caller=SuperAdmin())
        return reply.headers["RateLimit"]

    assert [left(token).partition(";t=")[0] for token in (*tokens, *tokens)] == [
        '"super-admin";r=59', '"super-admin";r=59', '"super-admin";r=58', '"super-admin";r=58',
    ]  # fmt: skip


def test_a_webhook_is_charged_for_nothing_but_a_wrong_signature() -> None:
    reply = answer(take_from_system, "POST", address=new_address(), caller=Webhook())

    assert reply.status_code < 300
    assert "RateLimit" not in reply.headers


TAKES_EMAIL = [found for found in ALL if "email" in getattr(found.body, "__struct_fields__", ())]


@every([found for found in TAKES_EMAIL if isinstance(found.caller, Anyone)])
def test_the_door_is_counted_by_address_alone(declaration: Declaration) -> None:
    address = new_address()
    before = set(store().scan_iter("rate:*"))

    for email in ("one@example.com", "two@example.com"):
        body = valid_body(declaration, new_organization()) | {"email": email}
        place = {"REMOTE_ADDR": address}
        send(declaration.method, declaration.path, body, environ_base=place)

    [key] = set(store().scan_iter("rate:*")) - before
    assert key.endswith(b":900:" + rate_subject(ip_address(address)).encode())


@pytest.mark.parametrize("kind", ["auth", "homeowner-auth"])
def test_password_tries_are_counted_by_session(kind: str) -> None:
    token, body = somebody(kind).token, {"current_password": "wrong", "new_password": "another one"}
    session = verify(token, "manager", "homeowner")
    assert session
    earlier = {
        "authenticated_at": session.authenticated_at - 1,
        "expires_at": session.expires_at - 1,
    }
    elsewhere = sign(msgspec.structs.replace(session, session_id=str(uuid4()), **earlier))

    with deployed(RATE_LIMIT_ACCOUNT="2/3600", RATE_LIMIT_SIGN_IN="1/900"):
        stolen, own = (
            [send("POST", f"/v1/{kind}/change-password", body, token=each) for _ in range(times)]
            for each, times in ((token, 3), (elsewhere, 1))
        )

    assert [code(answer)[0] for answer in (*stolen, *own)] == [422, 422, 429, 422]
    assert stolen[-1].json["violated-policies"] == ["account"]


@pytest.mark.parametrize("kind", ["auth", "homeowner-auth"])
def test_a_switched_session_goes_on_with_its_count(kind: str) -> None:
    organization = new_organization()
    home = new_homeowner(organization)
    token, path, body = {
        "auth": (
            organization.owner.token,
            "/v1/auth/switch-organization",
            {"organization_id": organization.id},
        ),
        "homeowner-auth": (
            home.person.token,
            "/v1/homeowner-auth/switch-home",
            {"homeowner_id": home.homeowner_id},
        ),
    }[kind]

    with deployed(RATE_LIMIT_ACCOUNT="2/3600"):
        for _ in range(2):
            switched = send("POST", path, body, token=token)
            assert switched.status_code == 200
            token = switched.json["token"]
        refused = send("GET", f"/v1/{kind}/me", token=token)

    assert code(refused) == (429, "RATE_LIMITED")


@pytest.mark.parametrize("fallback", ["memory", "deny"])
def test_sign_in_has_its_whole_limit_without_redis(fallback: str) -> None:
    place, person = {"REMOTE_ADDR": new_address()}, somebody("auth")
    away = {"REDIS_URL": "redis://127.0.0.1:1/0", "RATE_LIMIT_FALLBACK": fallback}

    with deployed(**away):
        body = {"email": person.email, "password": PASSWORD}
        answers = [send("POST", LOGIN, body, environ_base=place) for _ in range(40)]
        unknown = {"email": "nobody@example.com"}
        for path in ("forgot-password", "resend-verification"):
            answers += [
                send("POST", f"/v1/auth/{path}", unknown, environ_base=place) for _ in range(20)
            ]

    assert {answer.status_code for answer in answers} == {200, 202}
    assert answers[39].headers["RateLimit-Policy"] == '"sign-in-address";q=300;w=900'
    assert answers[-1].headers["RateLimit-Policy"] == '"mail-address";q=60;w=900'


@pytest.mark.parametrize(
    ("data", "content_type", "refusal"),
    [
        (b"{", "application/json", (422, "VALIDATION_ERROR")),
        (b"email=x", "application/x-www-form-urlencoded", (415, "UNSUPPORTED_MEDIA_TYPE")),
        (b" " * 300_000, "application/json", (413, "PAYLOAD_TOO_LARGE")),
    ],
    ids=["no JSON", "a form", "too large"],
)
def test_a_body_without_an_email_is_counted_too(
    data: bytes, content_type: str, refusal: tuple[int, str]
) -> None:
    place: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": new_address()}}

    with deployed(RATE_LIMIT_SIGN_IN="1/900"):
        first, second = (
            send("POST", LOGIN, data=data, content_type=content_type, **place) for _ in range(2)
        )

    assert code(first) == refusal
    assert code(second) == (429, "RATE_LIMITED")
