"""The sessions that a right password opens, and those that a new password ends."""

from typing import Any
from uuid import uuid4

from tests.factories import new_member, new_organization, password_hash, sql
from tests.migrations.logins import (
    Connection,
    claims,
    entered,
    login,
    member_of,
    new_association,
    owner_of,
    refused_scope,
)
from tests.migrations.sign_ins import begin, finish


def test_an_attempt_without_a_person_opens_no_session() -> None:
    with login("pavilion_sign_in") as connection:
        nobody = begin(connection, f"{uuid4().hex}@example.com")[0]

        assert finish(connection, nobody) == []
        assert finish(connection, uuid4()) == []


def test_an_attempt_of_an_older_generation_opens_no_session() -> None:
    organization = new_organization()
    with login("pavilion_sign_in") as connection:
        attempt = begin(connection, organization.owner.email)[0]
        sql(
            "update users set session_generation = 2 where id = :id",
            id=organization.owner.user_id,
        )

        assert finish(connection, attempt) == []


def test_an_attempt_expires_a_minute_after_its_password_check() -> None:
    organization = new_organization()
    person_of = "select cast(person_of(:attempt) as text)"
    with login("pavilion_sign_in") as connection:
        attempt = begin(connection, organization.owner.email)[0]
        finish(connection, attempt)

    assert sql(person_of, attempt=attempt) == [[organization.owner.user_id]]
    sql(
        "update sign_in_attempts set succeeded_at = now() - interval '1 minute' where id = :id",
        id=attempt,
    )
    assert sql(person_of, attempt=attempt) == [[None]]


def test_only_a_successful_sign_in_is_recorded() -> None:
    organization = new_organization()
    last = "select last_sign_in_at is not null from users where id = :id"
    with login("pavilion_sign_in") as connection:
        attempt = begin(connection, organization.owner.email)[0]
        assert sql(last, id=organization.owner.user_id) == [[False]]
        finish(connection, attempt)

    assert sql(last, id=organization.owner.user_id) == [[True]]


def test_a_decided_join_request_is_not_awaited() -> None:
    organization = new_organization()
    sql(
        """
        insert into join_requests
            (organization_id, association_id, user_id, first_name, last_name, status, decided_at)
        values (:organization, :association, :user, 'A', 'B', 'declined', now())
        """,
        organization=organization.id,
        association=new_association(organization.id),
        user=organization.owner.user_id,
    )

    with login("pavilion_sign_in") as connection:
        attempt = begin(connection, organization.owner.email)[0]
        assert finish(connection, attempt) == [("manager", "owner")]


CHANGE = "select generation from change_password(:attempt, :hash)"


def own_try(connection: Connection) -> Any:
    """An attempt by the scope's own person, which counts like a sign-in."""
    [[attempt]] = connection.run("select attempt from begin_own_sign_in(cast('192.0.2.1' as inet))")
    return attempt


def test_an_attempt_cannot_set_another_persons_password() -> None:
    organization = new_organization()
    colleague = new_member(organization, "viewer")
    with login("pavilion_sign_in") as connection:
        of_colleague = begin(connection, colleague.email)[0]

    for attempt in (of_colleague, uuid4()):
        with entered(owner_of(organization), "pavilion_sign_in") as connection:
            assert connection.run(CHANGE, attempt=attempt, hash="x") == []
    with entered(claims("anyone"), "pavilion_sign_in") as connection:
        assert connection.run(CHANGE, attempt=of_colleague, hash="x") == []


def test_a_sign_in_that_raced_a_change_of_password_is_refused() -> None:
    organization = new_organization()
    person = new_member(organization, "viewer")
    given = member_of(organization, person, "viewer")
    with login("pavilion_sign_in") as connection:
        # The old hash was read, then the password changed, then the old password matched.
        attempt, _, _, old_hash, generation = begin(connection, person.email)
        with entered(given, "pavilion_sign_in") as other:
            other.run(CHANGE, attempt=own_try(other), hash="new")

        assert finish(connection, attempt) == []
        assert begin(connection, person.email)[3:] == ["new", generation + 1]
    assert old_hash == password_hash()
    assert refused_scope(given)


def test_rehashing_ends_no_session_and_changes_no_password() -> None:
    organization = new_organization()
    changed = "select password_changed_at from user_credentials where user_id = :id"
    before = sql(changed, id=organization.owner.user_id)
    with login("pavilion_sign_in") as connection:
        finish(connection, begin(connection, organization.owner.email)[0], "stronger")

        assert begin(connection, organization.owner.email)[3:] == ["stronger", 1]
    assert sql(changed, id=organization.owner.user_id) == before
    assert not refused_scope(owner_of(organization))
