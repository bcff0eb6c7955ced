from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from shared.mail.tokens import make_mail_token
from tests.factories import PASSWORD, Person, new_organization, new_user, sql
from tests.functions.auth.links import let_links_expire, new_link
from tests.functions.auth.rows import NEW_PASSWORD
from tests.functions.auth.signing_in import counted_tries, me, sign_in
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed
from tests.migrations.sign_ins import fail

REFUSED = "This link can't be used any more. Ask for a new one."


def verify(token: str, password: str = PASSWORD, **more: bool) -> Reply:
    """Follow a link and send its page's form."""
    body = {"token": token, "password": password, **more}
    return send("POST", "/v1/auth/verify-email", body)


def is_verified(user_id: str) -> bool:
    """Whether the person's e-mail is verified."""
    [[verified]] = sql("select email_verified_at is not null from users where id = :id", id=user_id)
    return bool(verified)


def unverified_owner() -> Person:
    """The owner of an organization, with a session, who has not verified the e-mail."""
    owner = new_organization().owner
    sql("update users set email_verified_at = null where id = :id", id=owner.user_id)
    return owner


def test_verifies_the_email_and_keeps_the_session() -> None:
    owner = unverified_owner()

    response = verify(new_link("verify_email", owner.user_id))

    assert (response.status_code, response.data) == (204, b"")
    assert is_verified(owner.user_id)
    assert me(owner.token) == 200


def test_needs_the_accounts_password() -> None:
    owner = unverified_owner()
    link = new_link("verify_email", owner.user_id)

    assert code(verify(link, "a guess of mine")) == (401, "UNAUTHENTICATED")

    assert not is_verified(owner.user_id)
    assert counted_tries(owner.email) == 1
    assert verify(link).status_code == 204


def test_a_new_password_ends_all_sessions_and_the_old_one() -> None:
    owner = unverified_owner()

    response = verify(new_link("verify_email", owner.user_id), NEW_PASSWORD, new_password=True)

    assert response.status_code == 204
    assert is_verified(owner.user_id)
    assert me(owner.token) == 401
    assert code(sign_in(owner.email)) == (401, "UNAUTHENTICATED")
    assert sign_in(owner.email, NEW_PASSWORD).status_code == 200


def test_a_new_password_is_set_although_the_email_is_locked() -> None:
    owner = unverified_owner()
    fail(100, email=owner.email)

    response = verify(new_link("verify_email", owner.user_id), NEW_PASSWORD, new_password=True)

    assert response.status_code == 204


def test_names_a_new_password_that_is_too_short() -> None:
    link = new_link("verify_email", unverified_owner().user_id)

    refused = verify(link, "7 signs", new_password=True)

    assert [error["pointer"] for error in refused.json["errors"]] == ["/password"]
    assert verify(link).status_code == 204


def test_a_link_ends_when_the_email_is_verified_otherwise() -> None:
    owner = unverified_owner()
    old = new_link("verify_email", owner.user_id)
    body = {"token": new_link("reset_password", owner.user_id), "password": NEW_PASSWORD}
    assert send("POST", "/v1/auth/reset-password", body).status_code == 204

    assert code(verify(old, "a third password", new_password=True)) == (422, "VALIDATION_ERROR")
    assert sign_in(owner.email, NEW_PASSWORD).status_code == 200


def test_works_once_under_many_concurrent_requests() -> None:
    user_id, _ = new_user(verified=False)
    token = new_link("verify_email", user_id)

    with deployed(DB_POOL_SIZE="6"), ThreadPoolExecutor(6) as together:
        statuses = sorted(answer.status_code for answer in together.map(verify, [token] * 6))

    assert statuses == [204, 422, 422, 422, 422, 422]


def used(user_id: str) -> str:
    """A link that was used."""
    token = new_link("verify_email", user_id)
    assert verify(token).status_code == 204
    sql("update users set email_verified_at = null where id = :id", id=user_id)
    return token


def expired(user_id: str) -> str:
    """An expired link."""
    token = new_link("verify_email", user_id)
    let_links_expire(user_id)
    return token


def replaced(user_id: str) -> str:
    """A link that a later one has replaced."""
    token = new_link("verify_email", user_id)
    new_link("verify_email", user_id)
    return token


def for_something_else(user_id: str) -> str:
    """A link to choose a new password."""
    return new_link("reset_password", user_id)


def altered(user_id: str) -> str:
    """A link with one bit changed."""
    token = new_link("verify_email", user_id)
    return token[:-1] + ("A" if token[-1] != "A" else "B")


def relabelled(user_id: str) -> str:
    """A link for a new password, signed as if it were to verify."""
    new_link("reset_password", user_id)
    [[token_id, nonce]] = sql("select id, nonce from user_tokens where user_id = :id", id=user_id)
    return make_mail_token("verify_email", str(token_id), nonce)


def unknown(_user_id: str) -> str:
    """A well-formed link to a row that does not exist."""
    return make_mail_token("verify_email", str(uuid4()), b"0" * 16)


def nonsense(_user_id: str) -> str:
    """A text that is not a link token."""
    return "nonsense"


@pytest.mark.parametrize(
    "make",
    [used, expired, replaced, for_something_else, altered, relabelled, unknown, nonsense],
    ids=lambda make: make.__name__,
)
def test_refuses_all_invalid_links_with_the_same_text(make: object) -> None:
    user_id, _ = new_user(verified=False)
    assert callable(make)

    response = verify(make(user_id))

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json["errors"] == [{"pointer": "/token", "detail": REFUSED}]
    assert not is_verified(user_id)
