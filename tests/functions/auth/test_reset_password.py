from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.factories import new_organization, new_user, sql
from tests.functions.auth.links import let_links_expire, new_link
from tests.functions.auth.rows import NEW_PASSWORD
from tests.functions.auth.signing_in import cookie, mails, me, sign_in
from tests.functions.auth.test_confirm_email_change import confirm
from tests.functions.auth.test_verify_email import is_verified
from tests.homeowners import new_home
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed
from tests.migrations.sign_ins import fail


def reset(token: str, password: str = NEW_PASSWORD, **options: Any) -> Reply:
    """Choose a new password with a link."""
    return send(
        "POST", "/v1/auth/reset-password", {"token": token, "password": password}, **options
    )


def test_replaces_the_password_and_ends_all_sessions() -> None:
    organization = new_organization()
    person = organization.owner
    home = new_home(organization, person=(person.user_id, person.email))

    response = reset(new_link("reset_password", person.user_id))

    assert (response.status_code, cookie(response)) == (204, None)
    assert me(person.token) == 401
    assert send("GET", "/v1/homeowner-auth/me", token=home.person.token).status_code == 401
    assert code(sign_in(person.email)) == (401, "UNAUTHENTICATED")
    assert sign_in(person.email, NEW_PASSWORD).json["choices"]
    assert mails("password_changed", "user_id", person.user_id) == 1


def test_marks_the_email_as_verified() -> None:
    user_id, _ = new_user(verified=False)

    reset(new_link("reset_password", user_id))

    assert is_verified(user_id)


def test_unlocks_a_locked_email() -> None:
    person = new_organization().owner
    fail(100, email=person.email)
    assert code(sign_in(person.email)) == (429, "RATE_LIMITED")

    reset(new_link("reset_password", person.user_id))

    assert sign_in(person.email, NEW_PASSWORD).status_code == 200


def test_works_once_under_concurrent_requests() -> None:
    person = new_organization().owner
    token = new_link("reset_password", person.user_id)
    passwords = [f"battery staple {number}" for number in range(3)]

    with deployed(DB_POOL_SIZE="3"), ThreadPoolExecutor(3) as together:
        statuses = [
            answer.status_code
            for answer in together.map(lambda password: reset(token, password), passwords)
        ]

    assert sorted(statuses) == [204, 422, 422]
    chosen = passwords[statuses.index(204)]
    assert sign_in(person.email, chosen).status_code == 200


def test_refuses_expired_links_and_links_of_other_purposes() -> None:
    person = new_organization().owner
    to_verify = new_link("verify_email", person.user_id)
    expired = new_link("reset_password", person.user_id)
    let_links_expire(person.user_id)

    for token in (to_verify, expired, "nonsense"):
        assert code(reset(token)) == (422, "VALIDATION_ERROR")

    assert me(person.token) == 200
    assert sql("select count(*) from outbox where payload ->> 'user_id' = :id", id=person.user_id)


def test_a_refused_password_keeps_the_link_valid() -> None:
    user_id, _ = new_user()
    token = new_link("reset_password", user_id)

    refused = reset(token, "7 signs")

    assert [error["pointer"] for error in refused.json["errors"]] == ["/password"]
    assert reset(token).status_code == 204


def test_voids_a_pending_change_of_the_email() -> None:
    person = new_organization().owner
    thief = new_link("change_email", person.user_id, new_email="thief@example.com")

    reset(new_link("reset_password", person.user_id))

    assert code(confirm(thief)) == (422, "VALIDATION_ERROR")
