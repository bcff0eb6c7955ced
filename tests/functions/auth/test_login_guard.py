"""The sign-in guard: locks after repeated guesses, with the same answer for every e-mail."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from argon2.low_level import verify_secret

from tests.factories import PASSWORD, new_organization, sql
from tests.functions.auth.signing_in import count_a_try, counted_tries, sign_in
from tests.http.client import code, new_address
from tests.http.deployment import deployed


@pytest.fixture
def verifications(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The hashes that argon2 was asked to verify."""
    work: list[bytes] = []

    def counted(encoded: bytes, secret: bytes, kind: Any) -> Any:
        work.append(encoded)
        return verify_secret(encoded, secret, kind)

    monkeypatch.setattr("argon2._password_hasher.verify_secret", counted)
    return work


def rows_written() -> list[Any]:
    """The number of rows in each table of sign-in."""
    [counts] = sql(
        "select (select count(*) from sign_in_attempts), (select count(*) from outbox),"
        " (select count(*) from users), (select count(*) from user_tokens)"
    )
    return list(counts)


def test_wrong_unknown_and_locked_sign_ins_look_and_cost_the_same(
    verifications: list[bytes],
) -> None:
    organization = new_organization()
    known, unknown = organization.owner.email, f"{uuid4().hex}@example.com"
    locked, address = new_organization().owner.email, {"REMOTE_ADDR": new_address()}
    for _ in range(10):
        count_a_try(locked, address["REMOTE_ADDR"])
    answers, written = [], []
    for email, environ_base in ((known, address), (unknown, address), (locked, address)):
        before, compared = rows_written(), len(verifications)
        password = PASSWORD if email == locked else "wrong"

        response = sign_in(email, password, environ_base=environ_base)

        answers.append((response.status_code, response.json, sorted(response.headers.keys())))
        written.append(
            [after - was for after, was in zip(rows_written(), before, strict=True)]
            + [len(verifications) - compared]
        )

    assert answers[0][0] == 401
    assert answers[0] == answers[1] == answers[2]
    assert written[0] == written[1] == [1, 0, 0, 0, 1]
    # The guard itself writes no further rows, which does not reveal the guarded e-mails.
    assert written[2] == [0, 0, 0, 0, 1]


def test_ten_tries_lock_a_network_until_a_success_clears_them() -> None:
    email, here = new_organization().owner.email, {"REMOTE_ADDR": "203.0.113.7"}
    sql("delete from sign_in_attempts")
    for _ in range(9):
        count_a_try(email, "203.0.113.200")

    assert sign_in(email, environ_base=here).status_code == 200
    assert counted_tries(email) == 0

    for _ in range(10):
        count_a_try(email, "203.0.113.200")
    assert code(sign_in(email, environ_base=here)) == (401, "UNAUTHENTICATED")
    assert sign_in(email).status_code == 200


def test_a_hundred_tries_a_day_lock_the_email_everywhere() -> None:
    email = new_organization().owner.email
    for number in range(100):
        count_a_try(email, f"198.51.{number}.1")

    assert code(sign_in(email)) == (401, "UNAUTHENTICATED")


def test_counts_concurrent_guesses_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    email = new_organization().owner.email
    compared: list[bool] = []

    def remembered(password_hash: str | None, _password: str) -> bool:
        compared.append(password_hash is not None)
        return False

    # The hash comparison is not under test here, and it would take seconds.
    monkeypatch.setattr("shared.accounts.sign_in.check_password", remembered)
    policy = {"RATE_LIMIT_SIGN_IN": "1000/900", "DB_POOL_SIZE": "8"}
    with deployed(**policy), ThreadPoolExecutor(16) as guessing:
        answers = list(
            guessing.map(
                lambda number: (
                    sign_in(
                        email, f"guess {number}", environ_base={"REMOTE_ADDR": "192.0.2.9"}
                    ).status_code
                ),
                range(300),
            )
        )

    assert answers == [401] * 300
    assert compared.count(True) == 10
    assert counted_tries(email) == 10


def test_limits_by_address_and_email_before_comparing() -> None:
    email, here = f"{uuid4().hex}@example.com", {"REMOTE_ADDR": new_address()}
    with deployed(RATE_LIMIT_SIGN_IN="2/900"):
        for_address = [
            sign_in(f"{uuid4().hex}@example.com", environ_base=here).status_code for _ in range(3)
        ]
        for_email = [sign_in(spelled).status_code for spelled in (email, email.upper(), email)]

    assert for_address == for_email == [401, 401, 429]
