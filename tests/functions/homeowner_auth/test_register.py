from collections.abc import Callable
from typing import Any

import pytest
from argon2.low_level import hash_secret, verify_secret

from tests.factories import PASSWORD, new_organization, new_user, sql
from tests.functions.auth.links import newest_link
from tests.functions.auth.rows import new_email
from tests.functions.auth.signing_in import cookie, counted_tries, join, sign_in
from tests.functions.homeowner_auth.rows import new_join_code
from tests.homeowners import new_home
from tests.http.client import Reply, code, send


def register(join_code: str, email: str, password: str = PASSWORD, **changes: Any) -> Reply:
    """Request to join an association."""
    body = {
        "join_code": join_code,
        "first_name": "Ada",
        "last_name": "Maple",
        "email": email,
        "password": password,
    }
    return send("POST", "/v1/homeowner-auth/register", body | changes)


def requests_of(email: str) -> list[Any]:
    """The join requests of an e-mail."""
    return sql(
        "select request.first_name, request.last_name, request.phone, request.unit_text,"
        " request.message, request.status from join_requests as request"
        " join users on users.id = user_id where email_key = lower(:email)",
        email=email,
    )


def test_creates_an_account_and_a_request_without_a_session() -> None:
    email = new_email()

    response = register(
        new_join_code(new_organization()),
        email,
        phone="555 0101",
        unit_text="101",
        message="We moved in.\nYesterday.",
    )

    assert (response.status_code, response.data) == (202, b"")
    assert (cookie(response), cookie(response, "pv_homeowner_session")) == (None, None)
    assert requests_of(email) == [
        ["Ada", "Maple", "555 0101", "101", "We moved in.\nYesterday.", "pending"]
    ]
    [[user_id, name]] = sql("select id::text, name from users where email = :email", email=email)
    assert name == "Ada Maple"
    assert newest_link("verify_email", user_id) is not None
    waiting = sign_in(email)
    assert code(waiting) == (403, "FORBIDDEN")
    assert "waits for approval" in waiting.json["detail"]


def test_adds_a_request_to_an_account_whose_password_is_right() -> None:
    organization = new_organization()
    user_id, email = new_user()
    join(organization.id, user_id, "viewer")

    response = register(new_join_code(new_organization()), email.upper())

    assert response.status_code == 202
    assert [row[-1] for row in requests_of(email)] == ["pending"]
    assert newest_link("verify_email", user_id) is None
    assert sign_in(email).status_code == 200


def test_a_wrong_password_stores_and_reveals_nothing() -> None:
    user_id, email = new_user()

    response = register(new_join_code(new_organization()), email, "not my password")

    assert (response.status_code, response.data) == (202, b"")
    assert requests_of(email) == []
    assert sql("select name from users where id = :id", id=user_id) == [["Somebody"]]
    assert counted_tries(email) == 1
    assert sign_in(email).status_code == 403


def test_does_not_reveal_an_unknown_code() -> None:
    email = new_email()

    assert register("0000000000", email).status_code == 202
    assert sql("select count(*) from users where email = :email", email=email) == [[0]]


def test_answers_the_same_for_known_and_unknown_emails() -> None:
    _, known = new_user()
    right = new_join_code(new_organization())

    answers = [
        register(right, new_email()),
        register(right, known),
        register(right, known, "not my password"),
        register("0000000000", new_email()),
    ]

    shown = [(each.status_code, each.data, sorted(each.headers.keys())) for each in answers]
    assert shown == [shown[0]] * 4


def test_does_the_same_work_for_known_and_unknown_emails(monkeypatch: pytest.MonkeyPatch) -> None:
    work: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> None:
        def call(*given: Any, **named: Any) -> Any:
            work.append(name)
            return real(*given, **named)

        monkeypatch.setattr(f"argon2._password_hasher.{name}", call)

    counted("verify_secret", verify_secret)
    counted("hash_secret", hash_secret)
    _, known = new_user()
    right = new_join_code(new_organization())
    for email, password in (
        (new_email(), PASSWORD),
        (known, PASSWORD),
        (known, "not my password"),
    ):
        work.clear()
        register(right, email, password)

        assert work == ["verify_secret", "hash_secret"]


def test_repeated_registrations_make_one_request() -> None:
    email, right = new_email(), new_join_code(new_organization())

    assert [register(right, email).status_code for _ in range(3)] == [202] * 3

    assert len(requests_of(email)) == 1


def test_makes_no_request_for_an_existing_homeowner() -> None:
    home = new_home(new_organization())
    [[right]] = sql("select join_code from associations where id = :id", id=home.association_id)

    assert register(right, home.person.email).status_code == 202

    assert requests_of(home.person.email) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("last_name", "a" * 201),
        ("email", "nobody"),
        ("password", "7 signs"),
        ("phone", "1"),
        ("unit_text", ""),
        ("message", "a" * 5001),
        ("message", "a\0b"),
        ("join_code", ""),
    ],
)
def test_names_the_invalid_field(field: str, value: str) -> None:
    body = {"join_code": "0000000000", "email": new_email(), field: value}

    response = register(**body)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [error["pointer"] for error in response.json["errors"]] == [f"/{field}"]
