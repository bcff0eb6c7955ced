"""The sign-in guard is exact under concurrency, and alike for known and unknown e-mails."""

from collections.abc import Callable
from secrets import randbits
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from tests.factories import new_organization, new_user, password_hash, sql
from tests.migrations.logins import at_once, login, outcome_after
from tests.migrations.sign_ins import begin, fail, finish, home_of, wait

DAY = 86_400

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


class Limit(NamedTuple):
    """So many failures in so many seconds; `of` says which failures of others count too."""

    failures: int
    seconds: int
    of: Callable[[str, str], dict[str, str]]


# By e-mail and address of the client.
LIMITS = {
    "an e-mail from one address": Limit(10, 900, lambda email, ip: {"email": email, "ip": ip}),
    "the same in a day": Limit(30, DAY, lambda email, ip: {"email": email, "ip": ip}),
    "one address": Limit(60, 900, lambda _, ip: {"ip": ip}),
    "one IPv6 subscriber": Limit(60, 900, lambda _, ip: {"ip": ip.partition("::")[0] + "::9"}),
    "one IPv6 site": Limit(240, 900, lambda _, ip: {"ip": ip.partition(":a::")[0] + ":b::"}),
    "one e-mail": Limit(100, DAY, lambda email, _: {"email": email}),
}


@pytest.mark.parametrize("name", LIMITS)
def test_each_limit_refuses_until_its_window_is_over(name: str) -> None:
    limit, (_, email) = LIMITS[name], new_user()
    client = f"2001:db8:{randbits(16):x}:a::1"
    counted = limit.of(email, client)
    # No other limit is near in the last quarter of an hour.
    fail(limit.failures - 1, ago=limit.seconds - 20, **counted)
    with login("pavilion_sign_in") as connection:
        assert wait(connection, email, client) is None
        seconds = wait(connection, email, client)

        assert seconds is not None
        assert 10 < seconds <= 20
        sql("update sign_in_attempts set created_at = created_at - interval '20 seconds'")
        assert wait(connection, email, client) is None


@pytest.mark.parametrize("name", LIMITS)
def test_each_limit_counts_nothing_else(name: str) -> None:
    limit, (_, email) = LIMITS[name], new_user()
    client = f"2001:db8:{randbits(16):x}:a::1"
    fail(limit.failures, ago=60, **limit.of(email, client))
    with login("pavilion_sign_in") as connection:
        if "ip" in limit.of(email, client):
            assert wait(connection, email, "2001:db9::1") is None
        if "email" in limit.of(email, client):
            assert wait(connection, new_user()[1], client) is None


def test_ipv4_neighbours_do_not_count_together() -> None:
    fail(300, ip="198.18.7.1")
    with login("pavilion_sign_in") as connection:
        assert wait(connection, new_user()[1], "198.18.7.2") is None


def test_the_longest_wait_is_told() -> None:
    _, email = new_user()
    client = home_of(email)
    fail(90, ago=3600, email=email)
    fail(10, ago=100, email=email, ip=client)
    with login("pavilion_sign_in") as connection:
        seconds = wait(connection, email)

        assert seconds is not None
        assert DAY - 3600 - 10 < seconds <= DAY - 3600
        # And the other limits have an end before that.
        assert wait(connection, new_user()[1], client) is None


@pytest.mark.parametrize(("count", "ip"), [(60, True), (100, False)])
def test_a_success_frees_neither_the_address_nor_the_day(count: int, ip: bool) -> None:
    organization = new_organization()
    email = organization.owner.email
    with login("pavilion_sign_in") as connection:
        attempt = begin(connection, email)[0]
        fail(count, ip=home_of(email) if ip else None, email=None if ip else email)
        finish(connection, attempt)

        assert wait(connection, email) is not None


def test_a_success_elsewhere_frees_no_address() -> None:
    email = new_organization().owner.email
    with login("pavilion_sign_in") as connection:
        fail(10, email=email, ip="198.18.8.1")
        finish(connection, begin(connection, email)[0])

        assert wait(connection, email, "198.18.8.1") is not None


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
        other = new_organization().owner.email
        finish(connection, begin(connection, other, home_of(email))[0])

        assert not begin(connection, email)[1]


def test_successes_at_once_do_not_wait_for_each_other_in_a_circle() -> None:
    organization = new_organization()

    def sign_in(_: int) -> list[Any]:
        with login("pavilion_sign_in") as connection:
            attempt = begin(connection, organization.owner.email)[0]
            return finish(connection, attempt)

    assert at_once(8, sign_in) == [[("manager", "owner")]] * 8


# An attacked address and site, and an e-mail that a script signs in with, among all the others.
MANY = """
    insert into sign_in_attempts (email_digest, address, site, succeeded_at, created_at)
    select
        sha256(int4send(n)), counted_address(client), counted_site(client), null,
        clock_timestamp() - make_interval(secs => n * 4)
    from generate_series(1, 50000) as n,
        lateral (select cast('2001:db8:f:' || n % 4 || '::' as inet)) as origin (client)
    union all
    select email_digest('script@example.com'), '198.18.9.1/32', null,
        clock_timestamp() - make_interval(secs => n), clock_timestamp() - make_interval(secs => n)
    from generate_series(1, 50000) as n
"""
# By e-mail and client.
CLIENTS = {
    "new@example.com": ("198.18.9.2", "2001:db8:f:1::", "2001:db8:f:9::"),
    "script@example.com": ("198.18.9.1",),
}


def test_the_counts_read_few_pages_of_a_large_table() -> None:
    sql(MANY)
    sql("analyze sign_in_attempts")

    for email, clients in CLIENTS.items():
        for client in clients:
            [[[plan]]] = sql(
                """
                explain (analyze, buffers, format json)
                select others_free_at(
                    email_digest(:email), counted_address(client), counted_site(client))
                from (select cast(:client as inet)) as origin (client)
                """,
                email=email,
                client=client,
            )
            read = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
            # Mostly what planning reads of the catalog; the table has twice as many.
            assert read < 900, (email, client)
    sql("delete from sign_in_attempts")
