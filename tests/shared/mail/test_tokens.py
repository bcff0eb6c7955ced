from collections.abc import Callable
from typing import get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from shared.config import Settings
from shared.mail.tokens import Purpose, is_genuine, make_mail_token, parse_mail_token
from tests.shared.identity.forging import jwk_set

ROW = "5c2f3e9e-6d0a-4b39-8d0a-0f3c5b1d2e10"
NONCE = bytes(range(16))


@pytest.fixture(autouse=True)
def keys(configure: Callable[..., Settings]) -> None:
    configure(session_keys=jwk_set("session"), token_keys=jwk_set("new", "old"))


def is_accepted(text: str, purpose: Purpose, nonce: bytes) -> bool:
    token = parse_mail_token(text)
    return token is not None and is_genuine(token, purpose, nonce)


def test_a_token_names_its_row_and_verifies() -> None:
    token = parse_mail_token(make_mail_token("reset_password", ROW, NONCE))

    assert token is not None
    assert token.row_id == ROW
    assert is_genuine(token, "reset_password", NONCE)


def test_a_token_is_url_safe_and_deterministic() -> None:
    text = make_mail_token("invitation", ROW, NONCE)

    assert len(text) == 64
    assert text.replace("-", "").replace("_", "").isalnum()
    assert text == make_mail_token("invitation", ROW, NONCE)


def test_a_token_is_valid_for_one_purpose() -> None:
    for made in get_args(Purpose):
        for used in get_args(Purpose):
            assert is_accepted(make_mail_token(made, ROW, NONCE), used, NONCE) == (made == used)


def test_a_new_nonce_voids_the_token() -> None:
    text = make_mail_token("invitation", ROW, NONCE)

    for other in (bytes(16), NONCE[:-1], NONCE + b"\0", b""):
        assert not is_accepted(text, "invitation", other)


def test_a_proof_belongs_to_one_row() -> None:
    own = parse_mail_token(make_mail_token("reset_password", ROW, NONCE))
    assert own is not None
    stolen = own._replace(row_id=str(uuid4()))

    assert not is_genuine(stolen, "reset_password", NONCE)


def test_rotation_keeps_tokens_until_their_key_is_retired(
    configure: Callable[..., Settings],
) -> None:
    configure(token_keys=jwk_set("old"))
    text = make_mail_token("verify_email", ROW, NONCE)
    configure(token_keys=jwk_set("new", "old"))

    assert is_accepted(text, "verify_email", NONCE)
    assert make_mail_token("verify_email", ROW, NONCE) != text

    configure(token_keys=jwk_set("new"))

    assert not is_accepted(text, "verify_email", NONCE)


def test_a_session_key_cannot_make_a_mail_token(configure: Callable[..., Settings]) -> None:
    configure(token_keys=jwk_set("session"), session_keys=jwk_set("other"))
    text = make_mail_token("reset_password", ROW, NONCE)
    configure(token_keys=jwk_set("new", "old"), session_keys=jwk_set("session"))

    assert not is_accepted(text, "reset_password", NONCE)


@pytest.mark.parametrize(
    "text",
    ["", "A", "A" * 63, "A" * 65, "A" * 63 + "=", "A" * 63 + "\n", "A" * 64 + "\n", "A" * 63 + "é",
     "A" * 63 + "+", " " + "A" * 63, "٣" * 64, "\ud800" * 64, "A" * 100_000],
    ids=range(13),
)  # fmt: skip
def test_a_malformed_text_is_not_a_token(text: str) -> None:
    assert parse_mail_token(text) is None


@given(st.integers(0, 63), st.sampled_from("ABCxyz019-_=+/ é"))
@examples(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_but_the_exact_token_is_accepted(at: int, letter: str) -> None:
    text = make_mail_token("change_email", ROW, NONCE)
    altered = text[:at] + letter + text[at + 1 :]

    assert is_accepted(altered, "change_email", NONCE) == (altered == text)


@given(st.uuids(), st.binary(min_size=16, max_size=16))
@examples(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_rows_token_round_trips(row: UUID, nonce: bytes) -> None:
    token = parse_mail_token(make_mail_token("invitation", str(row), nonce))

    assert token is not None
    assert token.row_id == str(row)
    assert is_genuine(token, "invitation", nonce)
