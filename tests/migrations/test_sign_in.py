"""The guard before passwords, and what a right one opens."""

from typing import Any
from uuid import uuid4

import pytest

from tests.factories import new_member, new_organization, new_user, password_hash, sql
from tests.migrations.logins import (
    Connection,
    at_once,
    claims,
    entered,
    login,
    member_of,
    new_association,
    new_homeowner,
    owner_of,
    refused_scope,
)

BEGIN = "select attempt, allowed, cast(user_id as text), password_hash, generation"
SIGN_IN = f"{BEGIN} from begin_sign_in(:email, cast(:ip as inet))"
ATTEMPTS = """
    select count(*) from sign_in_attempts
    where email_digest = sha256(convert_to(lower(:email), 'UTF8'))
"""


def begin(connection: Connection, email: str, ip: str = "192.0.2.1") -> list[Any]:
    [row] = connection.run(SIGN_IN, email=email, ip=ip)
    return list(row)


def finish(connection: Connection, attempt: Any, new_hash: str | None = None) -> list[Any]:
    """What a right password opens, as (kind, role); empty for a try that opens nothing."""
    rows = connection.run(
        "select choices, waits_for from finish_sign_in(:attempt, :hash)",
        attempt=attempt,
        hash=new_hash,
    )
    return [
        *((choice["kind"], choice["role"]) for row in rows or [] for choice in row[0]),
        *(("waits_for", name) for row in rows or [] for name in row[1]),
    ]


def test_hash_and_generation_come_with_the_try() -> None:
    user_id, email = new_user()
    with login("pavilion_sign_in") as connection:
        attempt, *rest = begin(connection, email.upper())

    assert attempt
    assert rest == [True, user_id, password_hash(), 1]


def test_an_unknown_email_is_counted_and_answered_alike() -> None:
    email = f"{uuid4().hex}@example.com"
    with login("pavilion_sign_in") as connection:
        answers = [begin(connection, email)[1:] for _ in range(11)]

    assert answers == [[True, None, None, None]] * 10 + [[False, None, None, None]]
    assert sql(ATTEMPTS, email=email) == [[10]]


@pytest.mark.parametrize("known", [True, False])
def test_hundreds_of_guesses_at_once_get_ten_hashes(known: bool) -> None:
    email = new_user()[1] if known else f"{uuid4().hex}@example.com"

    def guess(_: int) -> list[bool]:
        with login("pavilion_sign_in") as connection:
            return [begin(connection, email)[1] for _ in range(10)]

    allowed = [outcome for thread in at_once(20, guess) for outcome in thread]

    assert allowed.count(True) == 10
    assert len(allowed) == 200


def test_the_guard_counts_by_network_and_in_all_by_day() -> None:
    _, email = new_user()
    with login("pavilion_sign_in") as connection:
        same = [begin(connection, email, f"198.51.100.{host}")[1] for host in range(11)]
        others = [
            begin(connection, email, f"10.0.{network}.1")[1]
            for network in range(10)
            for _ in range(10)
        ]

    assert same == [True] * 10 + [False]
    assert others == [True] * 90 + [False] * 10


def test_neighbours_in_an_ipv6_56_share_a_network() -> None:
    _, email = new_user()
    with login("pavilion_sign_in") as connection:
        outcomes = [begin(connection, email, f"2001:db8:0:{n:x}::1")[1] for n in range(11)]
        elsewhere = begin(connection, email, "2001:db8:0:100::1")[1]

    assert outcomes == [True] * 10 + [False]
    assert elsewhere


def test_tries_are_forgiven_when_their_time_is_over() -> None:
    _, email = new_user()
    with login("pavilion_sign_in") as connection:
        for _ in range(10):
            begin(connection, email)
        sql(
            """
            update sign_in_attempts set created_at = created_at - interval '15 minutes'
            where email_digest = sha256(convert_to(:email, 'UTF8'))
            """,
            email=email,
        )

        assert begin(connection, email)[1]
        assert sql(ATTEMPTS, email=email) == [[11]]


def test_a_success_clears_the_guard_also_for_tries_that_still_run() -> None:
    organization = new_organization()
    email = organization.owner.email
    with login("pavilion_sign_in") as connection:
        for _ in range(8):
            begin(connection, email)
        first, second = begin(connection, email)[0], begin(connection, email)[0]

        assert finish(connection, first) == [("manager", "owner")]
        assert finish(connection, second) == [("manager", "owner")]
        assert [begin(connection, email)[1] for _ in range(11)] == [True] * 10 + [False]


def test_successes_at_once_do_not_wait_for_each_other_in_a_circle() -> None:
    organization = new_organization()

    def sign_in(_: int) -> list[Any]:
        with login("pavilion_sign_in") as connection:
            attempt = begin(connection, organization.owner.email)[0]
            return finish(connection, attempt)

    assert at_once(8, sign_in) == [[("manager", "owner")]] * 8


def test_a_try_of_nobody_opens_nothing() -> None:
    with login("pavilion_sign_in") as connection:
        nobody = begin(connection, f"{uuid4().hex}@example.com")[0]

        assert finish(connection, nobody) == []
        assert finish(connection, uuid4()) == []


def test_the_choices_are_every_organization_home_and_office_of_the_person() -> None:
    organization, other = new_organization(), new_organization()
    user_id, email = new_user()
    sql(
        "insert into organization_memberships (organization_id, user_id, role)"
        " values (:a, :user, 'viewer'), (:b, :user, 'admin')",
        a=organization.id,
        b=other.id,
        user=user_id,
    )
    association = new_association(organization.id)
    new_homeowner(organization.id, association, user_id)
    archived = new_homeowner(other.id, new_association(other.id), user_id)
    sql("update homeowners set archived_at = now() where id = :id", id=archived)
    sql("update users set is_super_admin = true where id = :id", id=user_id)
    sql(
        """
        insert into join_requests
            (organization_id, association_id, user_id, first_name, last_name)
        values (:organization, :association, :user, 'A', 'B')
        """,
        organization=organization.id,
        association=association,
        user=user_id,
    )

    with login("pavilion_sign_in") as connection:
        found = finish(connection, begin(connection, email)[0])

    assert sorted(found, key=str) == [
        ("homeowner", None),
        ("manager", "admin"),
        ("manager", "viewer"),
        ("super_admin", None),
        ("waits_for", "HOA"),
    ]


def test_a_try_opens_nothing_once_the_generation_has_passed_it_by() -> None:
    organization = new_organization()
    with login("pavilion_sign_in") as connection:
        attempt = begin(connection, organization.owner.email)[0]
        sql(
            "update users set session_generation = 2 where id = :id",
            id=organization.owner.user_id,
        )

        assert finish(connection, attempt) == []


CHANGE = "select generation from change_password(:attempt, :hash)"


def own_try(connection: Connection) -> Any:
    """A try of the scope's own person, which counts like a sign-in."""
    [[attempt]] = connection.run("select attempt from begin_own_sign_in(cast('192.0.2.1' as inet))")
    return attempt


def test_a_new_password_ends_every_session_and_is_told_by_mail() -> None:
    organization = new_organization()
    given = owner_of(organization)
    with entered(given, "pavilion_sign_in") as connection:
        changed = connection.run(CHANGE, attempt=own_try(connection), hash="new hash")

    assert changed == [[2]]
    assert refused_scope(given)
    assert not refused_scope(given | {"generation": 2})
    assert sql(
        "select password_hash from user_credentials where user_id = :id", id=given["user"]
    ) == [["new hash"]]
    assert sql(
        """
        select payload ->> 'template' from outbox where payload ->> 'user_id' = :id
        """,
        id=given["user"],
    ) == [["password_changed"]]


def test_nobody_sets_a_password_by_the_try_of_somebody_else() -> None:
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
        # The old hash was read, then the password changed, then the old password proved right.
        attempt, _, _, old_hash, generation = begin(connection, person.email)
        with entered(given, "pavilion_sign_in") as other:
            other.run(CHANGE, attempt=own_try(other), hash="new")

        assert finish(connection, attempt) == []
        assert begin(connection, person.email)[3:] == ["new", generation + 1]
    assert old_hash == password_hash()
    assert refused_scope(given)


def test_rehashing_ends_no_session() -> None:
    organization = new_organization()
    with login("pavilion_sign_in") as connection:
        finish(connection, begin(connection, organization.owner.email)[0], "stronger")

        assert begin(connection, organization.owner.email)[3:] == ["stronger", 1]
    assert not refused_scope(owner_of(organization))
