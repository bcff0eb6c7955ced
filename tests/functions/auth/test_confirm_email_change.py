from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest import mock

from functions.auth import confirm_email_change
from shared.accounts.mailed_links import Link, read_link
from tests.factories import PASSWORD, new_organization, new_user, sql
from tests.functions.auth.links import let_links_expire, new_link
from tests.functions.auth.rows import new_email
from tests.functions.auth.signing_in import counted_tries, me, sign_in
from tests.functions.auth.test_verify_email import is_verified, verify
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed


def confirm(token: str, password: str = PASSWORD) -> Reply:
    """Follow the link that was mailed to the new address, and send its page's form."""
    body = {"token": token, "password": password}
    return send("POST", "/v1/auth/confirm-email-change", body)


def test_moves_the_account_and_ends_all_sessions() -> None:
    person, email = new_organization().owner, new_email()
    sql("update users set email_verified_at = null where id = :id", id=person.user_id)

    response = confirm(new_link("change_email", person.user_id, new_email=email))

    assert response.status_code == 204
    assert me(person.token) == 401
    assert sign_in(email).status_code == 200
    assert code(sign_in(person.email)) == (401, "UNAUTHENTICATED")
    assert is_verified(person.user_id)


def test_needs_the_accounts_password_and_never_sets_one() -> None:
    person = new_organization().owner
    link = new_link("change_email", person.user_id, new_email=new_email())

    assert code(confirm(link, "what I would like")) == (401, "UNAUTHENTICATED")

    assert sql("select email from users where id = :id", id=person.user_id) == [[person.email]]
    assert me(person.token) == 200
    assert counted_tries(person.email) == 1
    assert confirm(link).status_code == 204


def test_accepts_the_same_address_in_another_case() -> None:
    person = new_organization().owner
    email = person.email.upper()

    assert confirm(new_link("change_email", person.user_id, new_email=email)).status_code == 204

    assert sql("select email from users where id = :id", id=person.user_id) == [[email]]


def test_refuses_an_address_taken_since_and_changes_nothing() -> None:
    person, email = new_organization().owner, new_email()
    token = new_link("change_email", person.user_id, new_email=email.upper())
    new_user(email)

    response = confirm(token)

    assert code(response) == (409, "CONFLICT")
    assert me(person.token) == 200
    assert sql("select email from users where id = :id", id=person.user_id) == [[person.email]]


def test_voids_the_links_that_went_to_the_old_address() -> None:
    person = new_organization().owner
    old = [new_link(purpose, person.user_id) for purpose in ("verify_email", "reset_password")]

    confirm(new_link("change_email", person.user_id, new_email=new_email()))

    assert verify(old[0], "a stolen battery", new_password=True).status_code == 422
    body = {"token": old[1], "password": "a stolen battery"}
    assert send("POST", "/v1/auth/reset-password", body).status_code == 422


def test_works_once_under_concurrent_requests() -> None:
    person = new_organization().owner
    token = new_link("change_email", person.user_id, new_email=new_email())

    with deployed(DB_POOL_SIZE="4"), ThreadPoolExecutor(4) as together:
        statuses = sorted(answer.status_code for answer in together.map(confirm, [token] * 4))

    assert statuses == [204, 422, 422, 422]


def test_a_link_used_between_two_steps_is_no_wrong_password() -> None:
    person = new_organization().owner
    token = new_link("change_email", person.user_id, new_email=new_email())

    def overtaken(*arguments: Any) -> Link:
        patched.stop()
        link = read_link(*arguments)
        assert confirm(token).status_code == 204
        return link

    patched = mock.patch.object(confirm_email_change, "read_link", overtaken)
    with deployed(DB_POOL_SIZE="2"):
        patched.start()
        assert code(confirm(token)) == (422, "VALIDATION_ERROR")


def test_only_one_of_two_people_gets_the_address() -> None:
    people, email = [new_organization().owner for _ in range(2)], new_email()
    links = [new_link("change_email", each.user_id, new_email=email) for each in people]

    with deployed(DB_POOL_SIZE="2"), ThreadPoolExecutor(2) as together:
        statuses = sorted(answer.status_code for answer in together.map(confirm, links))

    assert statuses == [204, 409]


def test_refuses_expired_links_and_links_of_other_purposes() -> None:
    person = new_organization().owner
    to_verify = new_link("verify_email", person.user_id)
    expired = new_link("change_email", person.user_id, new_email=new_email())
    let_links_expire(person.user_id)

    for token in (to_verify, expired, "nonsense"):
        assert code(confirm(token)) == (422, "VALIDATION_ERROR")

    assert me(person.token) == 200
