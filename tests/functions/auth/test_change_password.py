from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.identity.sessions import new_session, sign, verify
from tests.factories import PASSWORD, manager_token, new_organization, sql
from tests.functions.auth.links import new_link
from tests.functions.auth.rows import NEW_PASSWORD
from tests.functions.auth.signing_in import (
    aged,
    by_cookie,
    cookie,
    cookie_value,
    mails,
    me,
    sign_in,
)
from tests.functions.auth.test_confirm_email_change import confirm
from tests.functions.auth.test_reset_password import reset
from tests.functions.auth.test_verify_email import unverified_owner
from tests.functions.auth.test_verify_email import verify as verify_email
from tests.homeowners import new_home
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed
from tests.proof import times


def change(token: str | None, current: str = PASSWORD, **more: Any) -> Reply:
    """Choose NEW_PASSWORD."""
    body = {"current_password": current, "new_password": more.pop("new", NEW_PASSWORD)}
    return send("POST", "/v1/auth/change-password", body, token=token, **more)


def test_answers_a_new_session_and_ends_all_others() -> None:
    organization = new_organization()
    person = organization.owner
    other = sign_in(person.email).json["token"]
    home = new_home(organization, person=(person.user_id, person.email))

    response = change(person.token)

    assert response.status_code == 200
    answer = response.json
    assert answer["choice"] == {"kind": "manager", "organization_id": organization.id}
    assert answer["user"]["id"] == person.user_id
    assert cookie_value(response) == f"pv_session={answer['token']}"
    assert me(answer["token"]) == 200
    assert (me(person.token), me(other)) == (401, 401)
    assert code(send("GET", "/v1/homeowner-auth/me", token=home.person.token))[0] == 401


def test_replaces_the_password() -> None:
    person = new_organization().owner

    change(person.token)

    assert sign_in(person.email, NEW_PASSWORD).status_code == 200
    assert code(sign_in(person.email)) == (401, "UNAUTHENTICATED")


def test_mails_a_notice_of_the_new_password() -> None:
    person = new_organization().owner

    change(person.token)

    assert mails("password_changed", "user_id", person.user_id) == 1


def test_a_wrong_present_password_names_its_field() -> None:
    person = new_organization().owner

    response = change(person.token, "wrong")

    assert code(response) == (422, "VALIDATION_ERROR")
    assert [each["pointer"] for each in response.json["errors"]] == ["/current_password"]
    assert cookie(response) is None
    assert me(person.token) == 200
    assert mails("password_changed", "user_id", person.user_id) == 0


def test_counts_wrong_passwords_over_all_sessions() -> None:
    organization = new_organization()
    person = organization.owner
    other = manager_token(person.user_id, organization.id, "owner")
    answers = [change(token, "wrong") for token in (person.token, other) * 5]

    assert {code(answer) for answer in answers} == {(422, "VALIDATION_ERROR")}
    for token in (person.token, other):
        refused = change(token)
        assert code(refused) == (429, "RATE_LIMITED")
        assert 0 < int(refused.headers["Retry-After"]) <= 900
    # They lock no sign-in.
    assert sign_in(person.email).status_code == 200


@pytest.mark.parametrize("new", ["7 signs", "a" * 129])
def test_refuses_a_new_password_that_is_too_short_or_too_long(new: str) -> None:
    response = change(new_organization().owner.token, new=new)

    assert [each["pointer"] for each in response.json["errors"]] == ["/new_password"]


@pytest.mark.parametrize(
    ("remember", "days", "ending"), [(True, 30, "; Max-Age=2592000"), (False, 7, "; SameSite=Lax")]
)
def test_the_new_session_keeps_the_lifetime_of_the_old(
    remember: bool, days: int, ending: str
) -> None:
    organization = new_organization()
    first = sign(
        new_session(
            "manager",
            organization.owner.user_id,
            1,
            organization_id=organization.id,
            role="owner",
            remember=remember,
        )
    )
    old = aged(first)

    response = change(None, headers=by_cookie(old))

    # The password was verified just now, so the session counts as a new sign-in.
    session = verify(response.json["token"], "manager")
    was = verify(old, "manager")
    assert session is not None
    assert was is not None
    assert session.expires_at - session.authenticated_at == days * 86_400
    assert session.authenticated_at > was.authenticated_at
    assert (cookie(response) or "").endswith(ending)


def test_an_account_without_a_password_has_none_to_change() -> None:
    person = new_organization().owner
    sql("delete from user_credentials where user_id = :id", id=person.user_id)

    assert code(change(person.token)) == (422, "VALIDATION_ERROR")


def test_one_of_two_concurrent_changes_succeeds() -> None:
    # Of twelve pairs about one commits while the other looks for the password to compare.
    for _ in range(times(20, 200)):
        person = new_organization().owner
        passwords = ["battery staple 0", "battery staple 1"]
        with deployed(DB_POOL_SIZE="2"), ThreadPoolExecutor(2) as together:
            answers = list(
                together.map(lambda new, of=person: change(of.token, new=new), passwords)
            )

        won = [number for number, answer in enumerate(answers) if answer.status_code == 200]
        assert len(won) == 1
        assert {code(answer)[0] for answer in answers} == {200, 401}
        assert sign_in(person.email, passwords[won[0]]).status_code == 200
        assert me(answers[won[0]].json["token"]) == 200


def test_voids_reset_and_email_change_links() -> None:
    person = new_organization().owner
    to_reset = new_link("reset_password", person.user_id)
    to_move = new_link("change_email", person.user_id, new_email="thief@example.com")

    change(person.token)

    assert code(reset(to_reset)) == (422, "VALIDATION_ERROR")
    assert code(confirm(to_move, NEW_PASSWORD)) == (422, "VALIDATION_ERROR")


@pytest.mark.parametrize("purpose", ["verify_email", "reset_password"])
def test_keeps_the_mailboxs_links_while_the_email_is_not_verified(purpose: Any) -> None:
    person = unverified_owner()
    link = new_link(purpose, person.user_id)

    change(person.token)

    answer = (
        reset(link, "the owner of the mailbox")
        if purpose == "reset_password"
        else verify_email(link, "the owner of the mailbox", new_password=True)
    )
    assert answer.status_code == 204
    assert sign_in(person.email, "the owner of the mailbox").status_code == 200
