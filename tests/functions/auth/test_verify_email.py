from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from shared.mail.tokens import make_mail_token
from tests.factories import new_user, sql
from tests.functions.auth.links import let_links_expire, new_link
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed

REFUSED = "This link can't be used any more. Ask for a new one."


def verify(token: str) -> Reply:
    """Follow a link."""
    return send("POST", "/v1/auth/verify-email", {"token": token})


def is_verified(user_id: str) -> bool:
    """Whether the person's e-mail is verified."""
    [[verified]] = sql("select email_verified_at is not null from users where id = :id", id=user_id)
    return bool(verified)


def test_verifies_the_email() -> None:
    user_id, _ = new_user(verified=False)

    response = verify(new_link("verify_email", user_id))

    assert (response.status_code, response.data) == (204, b"")
    assert is_verified(user_id)


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
