"""The sign-in guard: wrong passwords lock nobody elsewhere, and known and unknown are alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from argon2.low_level import verify_secret

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, every, path_of, row_of
from tests.factories import new_organization, sql
from tests.functions.auth.attacks import (
    EITHER,
    REFUSED,
    device_of,
    from_here,
    homeowner,
    manager,
)
from tests.functions.auth.signing_in import sign_in
from tests.http.client import code, new_address, send
from tests.http.deployment import deployed
from tests.migrations.sign_ins import fail
from tests.safety.asking import new_asking, new_token


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


@pytest.mark.parametrize("locked", [False, True])
def test_known_and_unknown_emails_look_and_cost_the_same(
    verifications: list[bytes], locked: bool
) -> None:
    answers, written = [], []
    for email in (manager(), homeowner(), f"{uuid4().hex}@example.com"):
        if locked:
            fail(100, email=email, ago=1000)
        before, compared = rows_written(), len(verifications)

        response = sign_in(email, "wrong")

        answers.append((code(response), response.json, sorted(response.headers.keys())))
        written.append(
            [after - was for after, was in zip(rows_written(), before, strict=True)]
            + [len(verifications) - compared]
        )

    assert answers[0][0] == (REFUSED if locked else (401, "UNAUTHENTICATED"))
    assert answers[0] == answers[1] == answers[2]
    # A refused try costs no hash and no row.
    assert written == [[0, 0, 0, 0, 0] if locked else [1, 0, 0, 0, 1]] * 3


@EITHER
def test_ten_wrong_passwords_lock_one_address_only(somebody: Callable[[], str]) -> None:
    email, attacker = somebody(), new_address()
    device = device_of(email)

    guesses = [code(sign_in(email, "wrong", **from_here(attacker))) for _ in range(11)]

    assert guesses == [(401, "UNAUTHENTICATED")] * 10 + [REFUSED]
    assert code(sign_in(email, **from_here(attacker))) == REFUSED
    assert sign_in(email).status_code == 200
    assert sign_in(email, **from_here(attacker, device)).status_code == 200
    forgotten = send("POST", "/v1/auth/forgot-password", {"email": email}, **from_here(attacker))
    assert forgotten.status_code == 202


@every([found for found in ALL if found.credentials and found.name != "auth__login"])
def test_strangers_close_nothing_but_sign_in(declaration: Declaration) -> None:
    organization, here = new_organization(), new_address()
    asking, session = new_asking(declaration, organization), declaration.caller.session
    fail(60, ip=here)

    with row_of(declaration).deployment():
        response = send(
            declaration.method,
            path_of(declaration, dict(asking.parameters)),
            asking.body,
            token=new_token("homeowner" if session == "homeowner" else "owner", organization)
            if session
            else None,
            **from_here(here),
        )

    assert response.status_code == declaration.status


@pytest.mark.parametrize("away", [False, True])
def test_an_office_behind_one_address_signs_in(away: bool) -> None:
    people, office = [manager() for _ in range(61)], new_address()
    settings = {"REDIS_URL": "redis://127.0.0.1:1/0"} if away else {}

    with deployed(DB_POOL_SIZE="4", **settings), ThreadPoolExecutor(4) as at_once:
        answers = list(at_once.map(lambda email: sign_in(email, **from_here(office)), people))

    assert [answer.status_code for answer in answers] == [200] * 61


def test_who_mistypes_waits_as_told_or_goes_on_elsewhere() -> None:
    email, here = manager(), new_address()
    device = device_of(email)
    for known in (None, device):
        answers = [sign_in(email, "typo", **from_here(here, known)) for _ in range(11)]
        assert [answer.status_code for answer in answers] == [401] * 10 + [429]
        assert 890 <= int(answers[-1].headers["Retry-After"]) <= 900

    assert sign_in(email).status_code == 200
    sql("update sign_in_attempts set created_at = created_at - interval '15 minutes'")
    for known in (None, device):
        assert sign_in(email, **from_here(here, known)).status_code == 200


def test_counts_concurrent_guesses_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    email, place = manager(), from_here(new_address())
    compared: list[bool] = []

    def remembered(password_hash: str | None, _password: str) -> bool:
        compared.append(password_hash is not None)
        return False

    # The hash comparison is not under test here, and it would take seconds.
    monkeypatch.setattr("shared.accounts.sign_in.check_password", remembered)
    with deployed(DB_POOL_SIZE="8"), ThreadPoolExecutor(16) as guessing:
        answers = list(
            guessing.map(lambda number: sign_in(email, f"guess {number}", **place), range(300))
        )

    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 290
    assert compared == [True] * 10
