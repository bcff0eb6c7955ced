from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from shared.mail.tokens import make_mail_token
from tests.factories import PASSWORD, new_association, new_organization, new_user, sql
from tests.functions.auth.links import join_link, new_link
from tests.functions.auth.rows import NEW_PASSWORD, new_email
from tests.functions.auth.signing_in import counted_tries, join, sign_in
from tests.functions.homeowner_auth.rows import asked_to_join, new_join_code
from tests.functions.homeowner_auth.test_register import register
from tests.homeowners import new_home
from tests.http.client import Reply, code, send
from tests.http.deployment import deployed

REFUSED = "This link can't be used any more. Ask for a new one."


def confirm(token: str, password: str = PASSWORD) -> Reply:
    """Follow the link, and send its page's form."""
    body = {"token": token, "password": password}
    return send("POST", "/v1/homeowner-auth/confirm-request", body)


def requests_of(email: str) -> list[Any]:
    """The join requests of an e-mail."""
    return sql(
        "select request.first_name, request.last_name, request.phone, request.unit_text,"
        " request.message, request.status from join_requests as request"
        " join users on users.id = user_id where email_key = lower(:email)",
        email=email,
    )


def test_makes_a_person_and_a_request_without_a_session() -> None:
    email = new_email()
    asked = {"phone": "555 0101", "unit_text": "101", "message": "We moved in.\nYesterday."}
    register(new_join_code(new_organization()), email, **asked)
    link = join_link(email)
    assert link

    response = confirm(link)

    assert (response.status_code, response.data) == (204, b"")
    assert "Set-Cookie" not in response.headers
    assert requests_of(email) == [["Ada", "Maple", *asked.values(), "pending"]]
    assert sql(
        "select name, email_verified_at is not null from users where email = :e", e=email
    ) == [["Ada Maple", True]]
    waiting = sign_in(email)
    assert code(waiting) == (403, "FORBIDDEN")
    assert "waits for approval" in waiting.json["detail"]


def test_needs_the_password_of_an_existing_account() -> None:
    organization = new_organization()
    user_id, email = new_user()
    join(organization.id, user_id, "viewer")
    link = asked_to_join(organization, email=email.upper())

    assert code(confirm(link, "not my password")) == (401, "UNAUTHENTICATED")
    assert (requests_of(email), counted_tries(email)) == ([], 1)
    assert confirm(link).status_code == 204

    assert [row[-1] for row in requests_of(email)] == ["pending"]
    assert sql("select name from users where id = :id", id=user_id) == [["Somebody"]]
    assert sign_in(email).status_code == 200


def test_sets_the_password_of_an_account_nobody_has_verified() -> None:
    user_id, email = new_user(verified=False)
    link = asked_to_join(new_organization(), email=email)

    assert confirm(link, NEW_PASSWORD).status_code == 204

    assert code(sign_in(email)) == (401, "UNAUTHENTICATED")
    assert code(sign_in(email, NEW_PASSWORD)) == (403, "FORBIDDEN")
    assert sql("select name, session_generation from users where id = :id", id=user_id) == [
        ["Ada Maple", 2]
    ]


def test_names_a_new_password_that_is_too_short() -> None:
    email = new_email()
    link = asked_to_join(new_organization(), email=email)

    refused = confirm(link, "7 signs")

    assert [error["pointer"] for error in refused.json["errors"]] == ["/password"]
    assert sql("select from users where email = :email", email=email) == []
    assert confirm(link).status_code == 204


def test_works_once_under_concurrent_requests() -> None:
    email = new_email()
    link = asked_to_join(new_organization(), email=email)

    with deployed(DB_POOL_SIZE="4"), ThreadPoolExecutor(4) as together:
        statuses = sorted(each.status_code for each in together.map(confirm, [link] * 4))

    assert statuses == [204, 422, 422, 422]
    assert len(requests_of(email)) == 1


def test_two_links_make_one_pending_request() -> None:
    organization, email = new_organization(), new_email()
    first = asked_to_join(organization, email=email)
    [[association]] = sql(
        "select association_id::text from unconfirmed_join_requests where email = :e", e=email
    )
    second = asked_to_join(organization, email=email, association_id=association)

    assert [confirm(link).status_code for link in (first, second)] == [204, 204]

    assert len(requests_of(email)) == 1


def test_refuses_an_existing_homeowner() -> None:
    organization = new_organization()
    home = new_home(organization)
    link = asked_to_join(organization, email=home.person.email, association_id=home.association_id)

    assert code(confirm(link)) == (409, "CONFLICT")
    assert requests_of(home.person.email) == []


class Asked(NamedTuple):
    """A request to join that is not confirmed yet: its link, and the association asked."""

    link: str
    association_id: str


Spoil = Callable[[Asked], str]


def used(asked: Asked) -> str:
    """A link that was used."""
    assert confirm(asked.link).status_code == 204
    return asked.link


def changed(change: str) -> Spoil:
    """A link whose row, or the association of it, was changed meanwhile."""

    def spoil(asked: Asked) -> str:
        sql(change, id=asked.association_id)
        return asked.link

    return spoil


def altered(asked: Asked) -> str:
    """A link with one bit changed."""
    return asked.link[:-1] + ("A" if asked.link[-1] != "A" else "B")


def for_something_else(_asked: Asked) -> str:
    """A link that verifies an e-mail."""
    return new_link("verify_email", new_user(verified=False)[0])


def unknown(_asked: Asked) -> str:
    """A well-formed link to a row that does not exist."""
    return make_mail_token("join_request", str(uuid4()), b"0" * 16)


OF_REQUEST = "update unconfirmed_join_requests set {} where association_id = :id"
OF_ASSOCIATION = "update associations set {} where id = :id"


@pytest.mark.parametrize(
    "spoil",
    [
        used,
        changed(OF_REQUEST.format("expires_at = now()")),
        changed(OF_REQUEST.format("nonce = '\\x00'")),
        changed(OF_ASSOCIATION.format("archived_at = now()")),
        changed(OF_ASSOCIATION.format("accepts_join_requests = false")),
        altered,
        for_something_else,
        unknown,
    ],
)
def test_refuses_all_unusable_links_with_the_same_text(spoil: Spoil) -> None:
    organization, email = new_organization(), new_email()
    association_id = new_association(organization)
    link = asked_to_join(organization, association_id=association_id, email=email)
    token = spoil(Asked(link, association_id))
    made = requests_of(email)

    response = confirm(token)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json["errors"] == [{"pointer": "/token", "detail": REFUSED}]
    assert requests_of(email) == made
