from typing import Any

import pytest

from tests.factories import PASSWORD, new_organization, new_user, sql
from tests.functions.auth.rows import new_email
from tests.functions.auth.signing_in import counted_tries, mails, me
from tests.http.client import Reply, send


def change(token: str, to_email: str, password: str = PASSWORD, **options: Any) -> Reply:
    """Request a change of the account's e-mail."""
    body = {"new_email": to_email, "password": password}
    return send("POST", "/v1/auth/change-email", body, token=token, **options)


def tokens(user_id: str) -> list[Any]:
    """The tokens that were requested."""
    return sql(
        "select id::text, new_email, old_email from user_tokens"
        " where user_id = :id and purpose = 'change_email'",
        id=user_id,
    )


def test_mails_a_link_to_the_new_and_a_notice_to_the_old_address() -> None:
    person, email = new_organization().owner, new_email()

    response = change(person.token, f" {email} ")

    assert (response.status_code, response.data) == (202, b"")
    [[token_id, to_email, from_email]] = tokens(person.user_id)
    assert (to_email, from_email) == (email, person.email)
    assert mails("change_email", "token_id", token_id) == 1
    assert mails("change_email_notice", "token_id", token_id) == 1


def test_sends_no_notice_to_an_address_that_was_never_verified() -> None:
    person, email = new_organization().owner, new_email()
    sql("update users set email_verified_at = null where id = :id", id=person.user_id)

    assert change(person.token, email).status_code == 202

    [[token_id, _, _]] = tokens(person.user_id)
    assert mails("change_email", "token_id", token_id) == 1
    assert mails("change_email_notice", "token_id", token_id) == 0


def test_does_not_change_the_email_yet() -> None:
    person = new_organization().owner

    change(person.token, new_email())

    assert me(person.token) == 200
    assert sql("select email from users where id = :id", id=person.user_id) == [[person.email]]


def test_does_not_tell_whether_the_new_address_has_an_account() -> None:
    person = new_organization().owner
    _, taken = new_user()

    answers = [change(person.token, email) for email in (taken, new_email())]

    assert [(each.status_code, each.data) for each in answers] == [(202, b"")] * 2
    assert len(tokens(person.user_id)) == 2


def test_names_the_field_when_the_password_is_wrong() -> None:
    person = new_organization().owner

    response = change(person.token, new_email(), "wrong")

    assert [error["pointer"] for error in response.json["errors"]] == ["/password"]
    assert tokens(person.user_id) == []
    assert counted_tries(person.email) == 1


@pytest.mark.parametrize("email", ["nobody", "a b@example.com", "", f"{'a' * 250}@example.com"])
def test_refuses_a_malformed_email(email: str) -> None:
    response = change(new_organization().owner.token, email)

    assert [error["pointer"] for error in response.json["errors"]] == ["/new_email"]
