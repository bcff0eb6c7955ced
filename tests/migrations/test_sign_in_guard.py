"""The sign-in guard is exact under concurrency, and alike for known and unknown e-mails."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import new_organization, new_user, password_hash, sql
from tests.migrations.logins import at_once, login, outcome_after
from tests.migrations.sign_ins import begin, finish

ATTEMPTS = """
    select count(*) from sign_in_attempts
    where email_digest = sha256(convert_to(lower(:email), 'UTF8'))
"""


def test_hash_and_generation_come_with_the_try() -> None:
    user_id, email = new_user()
    with login("pavilion_sign_in") as connection:
        attempt, *rest = begin(connection, email.upper())

    assert attempt
    assert rest == [True, user_id, password_hash(), 1]


def test_an_unknown_email_is_counted_and_answered_like_a_known() -> None:
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


def test_a_try_waits_for_an_uncounted_one_of_the_same_email() -> None:
    _, email = new_user()
    allowed = []

    def eleventh() -> None:
        with login("pavilion_sign_in") as other:
            # Any spelling of the e-mail.
            allowed.append(begin(other, email.upper())[1])

    with login("pavilion_sign_in") as connection:
        for _ in range(9):
            begin(connection, email)
        connection.run("begin")
        allowed.append(begin(connection, email)[1])
        outcome_after(connection, eleventh)

    assert allowed == [True, False]


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


def test_addresses_in_one_ipv6_56_share_a_network() -> None:
    _, email = new_user()
    with login("pavilion_sign_in") as connection:
        outcomes = [begin(connection, email, f"2001:db8:0:{n:x}::1")[1] for n in range(11)]
        elsewhere = begin(connection, email, "2001:db8:0:100::1")[1]

    assert outcomes == [True] * 10 + [False]
    assert elsewhere


def grow_older(email: str, by: timedelta) -> None:
    """Age the attempts for an e-mail by this much."""
    sql(
        """
        update sign_in_attempts set created_at = created_at - cast(:by as interval)
        where email_digest = sha256(convert_to(:email, 'UTF8'))
        """,
        email=email,
        by=by,
    )


def test_attempts_expire_exactly_after_their_window() -> None:
    _, email = new_user()
    with login("pavilion_sign_in") as connection:
        for _ in range(10):
            begin(connection, email)
        grow_older(email, timedelta(minutes=14))
        assert not begin(connection, email)[1]
        grow_older(email, timedelta(minutes=1))

        assert begin(connection, email)[1]
        assert sql(ATTEMPTS, email=email) == [[11]]


def test_a_day_allows_a_hundred_attempts_in_total() -> None:
    _, email = new_user()
    with login("pavilion_sign_in") as connection:
        for _ in range(10):
            for _ in range(10):
                begin(connection, email)
            grow_older(email, timedelta(hours=2))
        assert not begin(connection, email)[1]
        grow_older(email, timedelta(hours=4))

        assert begin(connection, email)[1]


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


def test_a_success_with_another_email_clears_nothing() -> None:
    _, email = new_user()
    with login("pavilion_sign_in") as connection:
        for _ in range(10):
            begin(connection, email)
        finish(connection, begin(connection, new_organization().owner.email)[0])

        assert not begin(connection, email)[1]


def test_successes_at_once_do_not_wait_for_each_other_in_a_circle() -> None:
    organization = new_organization()

    def sign_in(_: int) -> list[Any]:
        with login("pavilion_sign_in") as connection:
            attempt = begin(connection, organization.owner.email)[0]
            return finish(connection, attempt)

    assert at_once(8, sign_in) == [[("manager", "owner")]] * 8
