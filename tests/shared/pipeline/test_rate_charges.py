from typing import Any

import pytest

from shared.identity.sessions import new_session, sign
from shared.pipeline.call import AdminCall, SystemCall
from shared.pipeline.callers import SuperAdmin, Webhook
from tests.factories import Person, new_homeowner, new_organization, new_super_admin
from tests.http.client import code, new_address, send
from tests.http.deployment import deployed
from tests.servers.cache import store
from tests.shared.identity.forging import jwk_set
from tests.shared.pipeline.made_function import answer

LOGIN = "/v1/auth/login"


def say_to_admin(_: AdminCall) -> str:
    """Answer a super-admin without reading anything."""
    return "said"


def take_from_system(_: SystemCall, body: bytes) -> str:
    """Answer another service without reading anything."""
    return f"{len(body)} bytes"


def person_keys() -> set[bytes]:
    """The Redis keys that count sign-in attempts by person."""
    return set(store().scan_iter("rate:sign-in-person:*"))


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


def test_a_webhook_is_charged_by_its_callers_address() -> None:
    addresses = [new_address() for _ in range(2)]

    def left(address: str) -> str:
        return answer(take_from_system, "POST", address=address, caller=Webhook()).headers[
            "RateLimit"
        ]

    assert [left(address).partition(";t=")[0] for address in (*addresses, addresses[0])] == [
        '"webhook";r=99', '"webhook";r=99', '"webhook";r=98',
    ]  # fmt: skip


def test_redis_keys_do_not_reveal_emails() -> None:
    email = somebody("auth").email
    before = person_keys()

    send("POST", LOGIN, {"email": email, "password": "wrong one"})
    with deployed(TOKEN_KEYS=jwk_set("another")):
        send("POST", LOGIN, {"email": email, "password": "wrong one"})

    # Without the key, addresses cannot be tried until one matches.
    assert len(person_keys() - before) == 2
    assert not any(email.encode() in key for key in person_keys())


@pytest.mark.parametrize("kind", ["auth", "homeowner-auth"])
def test_password_tries_are_counted_by_session_across_addresses(kind: str) -> None:
    person, body = somebody(kind), {"current_password": "wrong one", "new_password": "another one"}

    with deployed(RATE_LIMIT_SIGN_IN="2/900"):
        answers = [
            send("POST", f"/v1/{kind}/change-password", body, token=person.token) for _ in range(3)
        ]

    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert answers[-1].json["violated-policies"] == ["sign-in-person"]


@pytest.mark.parametrize(
    ("data", "content_type", "refusal"),
    [
        (b"{", "application/json", (422, "VALIDATION_ERROR")),
        (b"email=x", "application/x-www-form-urlencoded", (415, "UNSUPPORTED_MEDIA_TYPE")),
        # It is read before anyone was counted, so less is taken than elsewhere.
        (b" " * 20_000, "application/json", (413, "PAYLOAD_TOO_LARGE")),
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
