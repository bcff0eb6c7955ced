"""Requests to join an association by its code."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories import new_organization, new_user, sql
from tests.migrations.logins import (
    claims,
    entered,
    login,
    new_association,
    new_homeowner,
    outcome_after,
    owner_of,
    refused,
)

ASK = "call ask_to_join(:code, 'Ada', 'Lovelace', :email, null, '1A', null)"
CONFIRM = "select confirm_join_request(:id, :nonce, :hash, cast(:attempt as uuid))"


class Association:
    """An association that accepts requests."""

    def __init__(self) -> None:
        self.organization = new_organization()
        self.id = new_association(self.organization.id)
        [[self.code]] = sql("select join_code from associations where id = :id", id=self.id)

    def requests(self) -> list[list[str]]:
        """E-mail and state of every request."""
        return sql(
            """
            select email, status from join_requests
            join users on users.id = user_id where association_id = :id
            """,
            id=self.id,
        )


def ask(code: str, email: str) -> None:
    """Ask to join, as a stranger."""
    with login("pavilion_sign_in") as connection:
        connection.run(ASK, code=code, email=email)


def confirm(email: str, *, attempt: Any = None, **given: Any) -> bool | None:
    """Use the newest link of the e-mail."""
    [[request_id, nonce]] = sql(
        "select id, nonce from unconfirmed_join_requests where email = :e"
        " order by created_at desc limit 1",
        e=email,
    )
    link = {"id": request_id, "nonce": nonce, "hash": None if attempt else "h", "attempt": attempt}
    with login("pavilion_sign_in") as connection:
        [[confirmed]] = connection.run(CONFIRM, **link | given)
    return confirmed  # type: ignore[no-any-return]


def attempt_of(email: str) -> Any:
    with login("pavilion_sign_in") as connection:
        [[attempt]] = connection.run("select attempt from begin_sign_in(:e, '192.0.2.1')", e=email)
    return attempt


@pytest.mark.parametrize("kind", ["manager", "homeowner"])
@pytest.mark.parametrize(
    "link",
    [
        """
        insert into homeowners
            (organization_id, association_id, user_id, first_name, last_name, email)
        values (scope_organization_id(), :association, :person, 'A', 'B', 'a@example.com')
        """,
        "update homeowners set user_id = :person where association_id = :association",
    ],
    ids=["insert", "update"],
)
def test_only_who_asks_to_join_is_linked_by_a_statement(kind: str, link: str) -> None:
    association, (own, _), (foreign, _) = Association(), new_user(), new_user()
    home = new_homeowner(association.organization.id, association.id, own)
    scope = {
        "manager": owner_of(association.organization),
        "homeowner": claims("homeowner", user=own, generation=1, homeowner=home),
    }[kind]

    with refused("42501"), entered(scope) as connection:
        connection.run(link, association=association.id, person=foreign)


def test_every_place_of_a_code_may_be_any_of_its_characters() -> None:
    codes = sql(
        "select random_code(14, '0123456789ABCDEFGHJKMNPQRSTVWXYZ') from generate_series(1, 1000)"
    )

    assert [len(set(place)) for place in zip(*(code for [code] in codes), strict=True)] == [32] * 14


def test_a_join_code_has_ten_unambiguous_characters() -> None:
    code = Association().code

    assert len(code) == 10
    assert set(code) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@pytest.mark.parametrize("closed", ["accepts_join_requests = false", "archived_at = now()"])
def test_a_closed_association_is_not_found_and_takes_no_request(closed: str) -> None:
    association = Association()
    sql(f"update associations set {closed} where id = :id", id=association.id)  # noqa: S608
    email = f"{uuid4().hex}@example.com"
    ask(association.code, email)

    with login("pavilion_sign_in") as connection:
        assert connection.run("select from association_by_join_code(:c)", c=association.code) == []
    assert confirm(email) is None
    assert association.requests() == []


def test_an_association_archived_meanwhile_takes_no_request() -> None:
    association = Association()
    email = f"{uuid4().hex}@example.com"
    ask(association.code, email)
    confirmed: list[bool | None] = []

    with login("postgres") as holder:
        holder.run("begin")
        holder.run("update associations set archived_at = now() where id = :id", id=association.id)
        assert outcome_after(holder, lambda: confirmed.append(confirm(email))) is None

    assert confirmed == [None]
    assert association.requests() == []
    assert sql("select from users where email = :e", e=email) == []


def test_a_new_person_is_made_with_its_request() -> None:
    association = Association()
    email = f"{uuid4().hex}@example.com"
    ask(association.code, email)
    assert association.requests() == []

    assert confirm(email) is True

    assert association.requests() == [[email, "pending"]]
    assert sql("select name, email_verified_at is not null from users where email = :e",
               e=email) == [["Ada Lovelace", True]]  # fmt: skip
    assert sql(
        """
        select actor_kind, email from audit_log join users on users.id = actor_user_id
        where organization_id = :id and table_name = 'join_requests'
        """,
        id=association.organization.id,
    ) == [["homeowner", email]]


def test_a_verified_person_needs_an_attempt_of_its_own() -> None:
    association = Association()
    _, email = new_user()
    ask(association.code, email)

    assert confirm(email) is False
    assert confirm(email, attempt=attempt_of(new_user()[1])) is False
    assert association.requests() == []
    assert confirm(email, attempt=attempt_of(email)) is True
    assert association.requests() == [[email, "pending"]]


def test_a_link_needs_its_own_nonce_and_works_once() -> None:
    association = Association()
    email = f"{uuid4().hex}@example.com"
    ask(association.code, email)

    assert confirm(email, nonce=bytes(16)) is None
    assert confirm(email) is True
    assert confirm(email) is None


def test_a_former_homeowner_may_ask_again() -> None:
    association = Association()
    user_id, email = new_user()
    former = new_homeowner(association.organization.id, association.id, user_id)
    sql("update homeowners set archived_at = now() where id = :id", id=former)
    ask(association.code, email)

    assert confirm(email, attempt=attempt_of(email)) is True
    assert association.requests() == [[email, "pending"]]
