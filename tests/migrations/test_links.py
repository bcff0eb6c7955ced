"""Mailed links: each works once, for one purpose, until it expires."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import new_organization, new_user, sql
from tests.migrations.logins import (
    Connection,
    at_once,
    enter,
    entered,
    login,
    new_association,
    outcome_after,
    owner_of,
    refused,
)
from tests.migrations.sign_ins import begin

TOKEN = """
    select cast(id as text), nonce from user_tokens
    where user_id = :user order by created_at desc, id desc limit 1
"""
USES = {
    "verify_email": "select verify_email(:id, :nonce, 'new hash', null)",
    "reset_password": "select exists (select from reset_password(:id, :nonce, 'new hash'))",
    "change_email": "select confirm_email_change(:id, :nonce, :attempt)",
}


def asked_for(purpose: str, *, verified: bool = False) -> dict[str, Any]:
    """A person with a link for `purpose`: user, email, and the token's id and nonce."""
    user, email = new_user(verified=verified)
    with login("pavilion_sign_in") as connection:
        if purpose == "change_email":
            sql(
                "insert into user_tokens (user_id, purpose, new_email, old_email, expires_at)"
                " values (:u, 'change_email', :new, :old, now() + interval '1 day')",
                u=user,
                new=f"new-{email}",
                old=email,
            )
        elif purpose == "verify_email":
            connection.run("call request_verification(:email)", email=email)
        else:
            connection.run("call request_password_reset(:email)", email=email)
    [[token_id, nonce]] = sql(TOKEN, user=user)
    return {"user": user, "email": email, "id": token_id, "nonce": nonce}


def use(connection: Connection, purpose: str, link: dict[str, Any]) -> bool:
    given = {"id": link["id"], "nonce": link["nonce"]}
    if purpose == "change_email":
        given["attempt"] = begin(connection, link["email"])[0]
    [[used]] = connection.run(USES[purpose], **given)
    return bool(used)


@pytest.mark.parametrize("purpose", USES)
def test_a_link_works_once_under_concurrent_requests(purpose: str) -> None:
    link = asked_for(purpose)

    def follow(_: int) -> bool:
        with login("pavilion_sign_in") as connection:
            return use(connection, purpose, link)

    assert sorted(at_once(8, follow)) == [False] * 7 + [True]


@pytest.mark.parametrize(("purpose", "hours"), [("verify_email", 24), ("reset_password", 1)])
def test_a_link_expires_after_its_lifetime(purpose: str, hours: int) -> None:
    link = asked_for(purpose)

    assert sql("select expires_at - created_at from user_tokens where id = :id", id=link["id"]) == [
        [timedelta(hours=hours)]
    ]


@pytest.mark.parametrize("purpose", USES)
@pytest.mark.parametrize(
    "spoilt",
    ["expired", "another's nonce", "another purpose", "replaced"],
)
def test_an_altered_link_has_no_effect(purpose: str, spoilt: str) -> None:
    link = asked_for(purpose)
    used_for = purpose
    if spoilt == "expired":
        sql("update user_tokens set expires_at = now() where id = :id", id=link["id"])
    elif spoilt == "another's nonce":
        link["nonce"] = bytes(16)
    elif spoilt == "another purpose":
        used_for = next(other for other in USES if other != purpose)
    else:
        sql(
            "insert into user_tokens (user_id, purpose, new_email, old_email, expires_at)"
            " select user_id, purpose, new_email, old_email, expires_at"
            " from user_tokens where id = :id",
            id=link["id"],
        )

    with login("pavilion_sign_in") as connection:
        assert not use(connection, used_for, link)
        readable = connection.run("select purpose from read_user_token(:id)", id=link["id"])
    assert readable == ([[purpose]] if spoilt in {"another's nonce", "another purpose"} else [])
    assert sql(
        "select email, session_generation, email_verified_at from users where id = :u",
        u=link["user"],
    ) == [[link["email"], 1, None]]


def taken_over(connection: Connection, user: str) -> None:
    """In an open transaction, set the password of an account by its link."""
    [[token_id, nonce]] = sql(
        "insert into user_tokens (user_id, purpose, expires_at)"
        " values (:u, 'verify_email', now() + interval '1 day') returning id, nonce",
        u=user,
    )
    connection.run("begin")
    [[used]] = connection.run(USES["verify_email"], id=token_id, nonce=nonce)
    assert used


def test_a_change_of_email_waits_for_a_concurrent_new_password() -> None:
    link = asked_for("change_email")
    with login("pavilion_sign_in") as thief, login("pavilion_sign_in") as person:
        attempt = begin(thief, link["email"])[0]
        taken_over(person, link["user"])
        used: list[Any] = []

        def confirm() -> None:
            given = {"id": link["id"], "nonce": link["nonce"], "attempt": attempt}
            used.extend(thief.run(USES["change_email"], **given))

        assert outcome_after(person, confirm) is None

    assert used == [[False]]
    assert sql("select email from users where id = :u", u=link["user"]) == [[link["email"]]]


def test_of_two_first_proofs_at_once_the_second_is_refused() -> None:
    verify = asked_for("verify_email")
    with login("pavilion_sign_in") as first, login("pavilion_sign_in") as second:
        first.run("call request_password_reset(:email)", email=verify["email"])
        [[token_id, nonce]] = sql(TOKEN, user=verify["user"])
        first.run("begin")
        assert use(first, "reset_password", {"id": token_id, "nonce": nonce})
        used: list[bool] = []
        outcome_after(first, lambda: used.append(use(second, "verify_email", verify)))

    assert used == [False]


@pytest.mark.parametrize(
    "statement",
    [
        "select count(*) from change_password(:attempt, 'thief')",
        "select ask_for_email_change(:attempt, 'thief@example.com')::integer",
    ],
)
def test_what_a_session_asks_waits_for_a_concurrent_new_password(statement: str) -> None:
    organization = new_organization()
    person = organization.owner
    sql("update users set email_verified_at = null where id = :id", id=person.user_id)
    with login("pavilion_sign_in") as thief, login("pavilion_sign_in") as holder:
        attempt = begin(thief, person.email)[0]
        thief.run("begin")
        enter(thief, owner_of(organization))
        taken_over(holder, person.user_id)
        made: list[Any] = []
        outcome_after(holder, lambda: made.extend(thief.run(statement, attempt=attempt)))
        thief.run("commit")

    assert made == [[0]]
    assert sql(
        "select password_hash from user_credentials where user_id = :id", id=person.user_id
    ) == [["new hash"]]


@pytest.mark.parametrize("purpose", ["verify_email", "change_email"])
def test_a_link_needs_an_attempt_of_its_own_account(purpose: str) -> None:
    link = asked_for(purpose)
    statement = USES[purpose].replace("'new hash', null", "null, :attempt")
    with login("pavilion_sign_in") as connection:
        for attempt in (None, uuid4(), begin(connection, new_user()[1])[0]):
            with refused("PV409"):
                connection.run(statement, id=link["id"], nonce=link["nonce"], attempt=attempt)

    assert sql("select email, email_verified_at from users where id = :u", u=link["user"]) == [
        [link["email"], None]
    ]


@pytest.mark.parametrize("purpose", ["verify_email", "reset_password"])
@pytest.mark.parametrize("verified", [True, False])
def test_a_first_proof_withdraws_what_the_account_asked_for(
    purpose: str, *, verified: bool
) -> None:
    link = asked_for(purpose)
    organization = new_organization()
    sql(
        "insert into join_requests (organization_id, association_id, user_id, first_name,"
        " last_name) values (:o, :association, :user, 'A', 'B')",
        o=organization.id,
        association=new_association(organization.id),
        user=link["user"],
    )
    if verified:
        sql("update users set email_verified_at = now() where id = :u", u=link["user"])

    with login("pavilion_sign_in") as connection:
        used = use(connection, purpose, link)

    assert used == (not verified or purpose == "reset_password")
    kept = sql("select count(*) from join_requests where user_id = :u", u=link["user"])
    assert kept == [[int(verified)]]


def test_a_new_password_keeps_the_links_of_other_people() -> None:
    own, other = asked_for("reset_password"), asked_for("reset_password")

    with login("pavilion_sign_in") as connection:
        assert use(connection, "reset_password", own)
        assert use(connection, "reset_password", other)


def test_a_link_outlives_a_later_one_of_another_purpose() -> None:
    link = asked_for("verify_email")

    with login("pavilion_sign_in") as connection:
        connection.run("call request_password_reset(:email)", email=link["email"])
        assert use(connection, "verify_email", link)


def test_a_change_of_email_ends_sessions_and_voids_old_links() -> None:
    link = asked_for("change_email")
    with login("pavilion_sign_in") as connection:
        connection.run("call request_password_reset(:email)", email=link["email"])
        [[reset, nonce]] = sql(TOKEN, user=link["user"])
        assert use(connection, "change_email", link)

        assert not use(connection, "reset_password", {"id": reset, "nonce": nonce})
    assert sql(
        "select email, session_generation, email_verified_at is not null from users where id = :u",
        u=link["user"],
    ) == [[f"new-{link['email']}", 2, True]]


def test_a_change_of_email_needs_the_present_password() -> None:
    organization = new_organization()
    ask = "select ask_for_email_change(:attempt, 'elsewhere@example.com')"
    with entered(owner_of(organization), "pavilion_sign_in") as connection:
        assert connection.run(ask, attempt=uuid4()) == [[False]]
        [[attempt]] = connection.run("select attempt from begin_own_sign_in('192.0.2.1')")
        assert connection.run(ask, attempt=attempt) == [[True]]

    [[token_id, _]] = sql(TOKEN, user=organization.owner.user_id)
    assert sql(
        "select new_email, old_email, expires_at - created_at from user_tokens where id = :id",
        id=token_id,
    ) == [["elsewhere@example.com", organization.owner.email, timedelta(days=1)]]
    assert sorted(
        sql("select payload ->> 'template' from outbox where payload ->> 'token_id' = :id",
            id=token_id)
    ) == [["change_email"], ["change_email_notice"]]  # fmt: skip
