from typing import Any
from uuid import uuid4

import pytest

from shared.identity.sessions import verify
from tests.factories import PASSWORD, sql
from tests.functions.auth.signing_in import (
    cookie,
    cookie_value,
    mails,
    me,
    sign_in,
)
from tests.http.client import Reply, code, send


def register(**changes: Any) -> Reply:
    """Sign up with a new e-mail unless one is given; `headers` belong to the request."""
    headers = changes.pop("headers", None)
    body = {
        "name": "Ada Linden",
        "email": f"{uuid4().hex}@example.com",
        "password": PASSWORD,
        "organization_name": "Linden Street Properties",
    }
    return send("POST", "/v1/auth/register", body | changes, headers=headers)


def test_signs_the_owner_in_to_the_new_organization() -> None:
    response = register(time_zone="America/Chicago")

    assert response.status_code == 201
    answer = response.json
    assert cookie_value(response) == f"pv_session={answer['token']}"
    shown = send("GET", "/v1/auth/me", token=answer["token"]).json
    assert shown["role"] == "owner"
    assert shown["user"] == answer["user"]
    assert shown["organization"]["id"] == answer["choice"]["organization_id"]
    assert shown["organization"]["name"] == "Linden Street Properties"
    assert shown["organization"]["time_zone"] == "America/Chicago"
    assert shown["organization"]["slug"].startswith("linden-street-properties-")


def test_starts_a_trial_of_fourteen_days_on_the_pro_plan() -> None:
    organization_id = register().json["choice"]["organization_id"]

    [row] = sql(
        """
        select plan.slug, status, (trial_ends_at - subscription.created_at)::text
        from subscriptions as subscription
        join subscription_plans as plan on plan.id = plan_id where organization_id = :id
        """,
        id=organization_id,
    )
    assert row == ["pro", "trialing", "14 days"]


def test_mails_a_link_to_verify_the_email() -> None:
    user = register().json["user"]

    assert user["email_verified_at"] is None
    [[token_id]] = sql("select id from user_tokens where user_id = :id", id=user["id"])
    assert mails("verify_email", "token_id", str(token_id)) == 1


def test_is_audited_as_the_new_owners_action() -> None:
    answer = register().json

    rows = sql(
        "select distinct actor_kind, actor_user_id::text, endpoint from audit_log"
        " where organization_id = :id",
        id=answer["choice"]["organization_id"],
    )
    assert rows == [["manager", answer["user"]["id"], "auth__register"]]


def test_refers_an_existing_account_to_sign_in() -> None:
    email = f"ada.{uuid4().hex}@example.com"
    first = register(email=email)

    response = register(email=email.upper(), password="not my password")

    assert code(response) == (409, "CONFLICT")
    assert "Sign in, or ask for a new password." in response.json["detail"]
    assert cookie(response) is None
    assert me(first.json["token"]) == 200
    assert sign_in(email).status_code == 200
    assert sql("select count(*) from users where email_key = :key", key=email) == [[1]]


def test_keeps_the_email_as_it_was_typed() -> None:
    email = f"Ada+Linden.{uuid4().hex}@Example.com"

    assert register(email=f" {email} ").json["user"]["email"] == email


@pytest.mark.parametrize(
    "name",
    ["Zoë Ångström", "李小龙", "🏠 Linden & Söhne", "אבא בנין", "O'Brien; drop table users"],
)
def test_accepts_names_in_every_script(name: str) -> None:
    answer = register(name=name, organization_name=name).json

    shown = send("GET", "/v1/auth/me", token=answer["token"]).json
    assert (shown["user"]["name"], shown["organization"]["name"]) == (name, name)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " \t "),
        ("name", "a\0b"),
        ("name", "a\u2028b"),
        ("name", "a" * 201),
        ("email", "nobody"),
        ("email", "two@at@example.com"),
        ("email", f"{'a' * 250}@example.com"),
        ("email", "one,two@example.com"),
        ("email", "<ada@example.com>"),
        ("email", "ada..linden@example.com"),
        ("email", "ada@example..com"),
        ("email", "ad\u200ba@example.com"),
        ("email", "zoë@example.com"),
        ("password", "7 signs"),
        ("password", "a" * 129),
        ("organization_name", "a" * 101),
        ("time_zone", "a" * 65),
    ],
)
def test_names_the_invalid_field(field: str, value: str) -> None:
    response = register(**{field: value})

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in response.json["errors"]] == [f"/{field}"]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "america/chicago", "UTC; drop table users"])
def test_refuses_an_unknown_time_zone(zone: str) -> None:
    email = f"{uuid4().hex}@example.com"

    response = register(email=email, time_zone=zone)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json["errors"] == [
        {"pointer": "/time_zone", "detail": "There is no such time zone."}
    ]
    assert sql("select count(*) from users where email = :email", email=email) == [[0]]


@pytest.mark.parametrize("password", ["12345678", " " * 8, "pass\nwörd 🔑", "a" * 128])
def test_accepts_passwords_of_8_to_128_characters(password: str) -> None:
    email = f"{uuid4().hex}@example.com"

    assert register(email=email, password=password).status_code == 201
    assert sign_in(email, password).status_code == 200


def test_the_session_ends_with_the_browser() -> None:
    response = register()

    session = verify(response.json["token"], "manager")
    assert session is not None
    assert not session.persistent
    assert "Max-Age" not in (cookie(response) or "")
