import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError
from argon2.low_level import verify_secret

from shared.accounts.passwords import check_password, hash_password, needs_rehash
from tests.servers.hashing import production

PASSWORD = "correct horse battery staple"
PARAMETERS = "$argon2id$v=19$m=19456,t=2,p=1$"


@pytest.fixture(scope="module", autouse=True)
def _parameters() -> Iterator[None]:
    with production():
        yield


@pytest.fixture(scope="module")
def stored() -> str:
    return hash_password(PASSWORD)


def test_only_the_right_password_matches(stored: str) -> None:
    assert check_password(stored, PASSWORD)
    for wrong in (PASSWORD + " ", " " + PASSWORD, PASSWORD.upper(), "", PASSWORD + "\0"):
        assert not check_password(stored, wrong)


def test_a_hash_has_owasp_parameters_and_its_own_salt(stored: str) -> None:
    again = hash_password(PASSWORD)

    assert stored.startswith(PARAMETERS)
    assert again.startswith(PARAMETERS)
    assert again != stored
    assert not needs_rehash(stored)


def test_an_outdated_hash_matches_and_asks_for_a_rehash() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)

    assert needs_rehash(old)
    assert check_password(old, PASSWORD)
    assert not check_password(old, "wrong")


def test_known_and_unknown_emails_cost_the_same_work(
    stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    work: list[tuple[bytes, bytes]] = []

    def counted(encoded: bytes, secret: bytes, kind: Any) -> Any:
        work.append((encoded[: len(PARAMETERS)], secret))
        return verify_secret(encoded, secret, kind)

    monkeypatch.setattr("argon2._password_hasher.verify_secret", counted)
    answers = [
        check_password(stored, PASSWORD),
        check_password(stored, "wrong"),
        check_password(None, PASSWORD),
        check_password(None, ""),
        check_password("", "wrong"),
    ]

    assert answers == [True, False, False, False, False]
    assert [parameters for parameters, _ in work] == [PARAMETERS.encode()] * 5


def test_no_password_matches_the_dummy_hash(stored: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.accounts.passwords._NO_ACCOUNT", stored)

    assert not check_password(None, PASSWORD)


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("caf\u00e9 am Rhein", "cafe\u0301 am Rhein"),
        ("caf\u00e9 am Rhein", "caf\u00e9\u00a0am\u3000Rhein"),
        ("\uac00\uac01\uac02 pass", "\u1100\u1161\u1100\u1161\u11a8\u1100\u1161\u11a9 pass"),
    ],
    ids=["composed or not", "other spaces", "Hangul by parts"],
)
def test_unicode_forms_of_a_password_are_equal(chosen: str, typed: str) -> None:
    stored = hash_password(typed)

    assert chosen != typed
    assert check_password(stored, chosen)
    assert PasswordHasher().verify(stored, chosen)


@pytest.mark.parametrize(
    "password",
    ["with\0two\0NULs", "\0" * 8, "emoji 🏡🏡🏡🏡", "half \ud800 pair", "tab\tand\nline", "x" * 128,
     "🏡" * 128],
)  # fmt: skip
def test_every_character_counts(password: str) -> None:
    stored = hash_password(password)

    assert check_password(stored, password)
    assert not check_password(stored, password[:-1])
    assert not check_password(stored, password.partition("\0")[0] + "!")


def test_lookalike_letters_differ() -> None:
    assert not check_password(hash_password("ﬁfteen men"), "fifteen men")
    assert not check_password(hash_password("１２３４５６７８"), "12345678")


def test_at_most_four_hashes_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running = 0
    most = 0
    lock = threading.Lock()

    def slow(*_: Any, **__: Any) -> bytes:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1
        return b"$argon2id$"

    monkeypatch.setattr("argon2._password_hasher.hash_secret", slow)
    threads = [threading.Thread(target=hash_password, args=("password",)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 4


def test_a_failed_check_frees_its_place(stored: str) -> None:
    for _ in range(5):
        assert not check_password(stored, "wrong")
    with pytest.raises(InvalidHashError):
        check_password("no hash at all", "wrong")

    assert check_password(stored, PASSWORD)
