"""Tokens that `verify` refuses, mostly with a valid signature, each wrong in one respect."""

import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from shared.config import Settings
from shared.identity.sessions import LIFE, REMEMBERED_LIFE, new_session, sign, verify
from tests.shared.identity.forging import forged, jwk_set, secret_of
from tests.shared.identity.sessions_by_hand import (
    ANY,
    HEADER,
    ORGANIZATION,
    OTHER,
    USER,
    claims_of,
    manager,
    signed_claims,
)

# A fixture that only sets the keys is valid for every example.
FUZZ = examples(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def keys(configure: Callable[..., Settings]) -> None:
    configure(session_keys=jwk_set("new", "old"), token_keys=jwk_set("mail"))


def test_the_handmade_token_is_otherwise_valid() -> None:
    session = manager()

    assert forged(HEADER, claims_of(session), secret_of("new")) == sign(session)
    assert verify(signed_claims(), "manager") is not None


HEADERS: dict[str, dict[str, Any] | bytes] = {
    "algorithm none": HEADER | {"alg": "none"},
    "another HMAC": HEADER | {"alg": "HS512"},
    "a public-key algorithm": HEADER | {"alg": "RS256"},
    "algorithm in lower case": HEADER | {"alg": "hs256"},
    "no algorithm": {"kid": "new", "typ": "session+jwt"},
    "an unknown key": HEADER | {"kid": "stranger"},
    "no key": {"alg": "HS256", "typ": "session+jwt"},
    "a list as key": HEADER | {"kid": ["new"]},
    "a path as key": HEADER | {"kid": "../../dev/null"},
    "the other key's id": HEADER | {"kid": "old"},
    "the usual type": HEADER | {"typ": "JWT"},
    "no type": {"alg": "HS256", "kid": "new"},
    "a critical extension": HEADER | {"crit": ["b64"], "b64": True},
    "a key of its own": HEADER | {"jwk": {"kty": "oct", "k": "AAAA"}},
    "a key's address": HEADER | {"jku": "https://evil.example/keys"},
    "another order": {"typ": "session+jwt", "alg": "HS256", "kid": "new"},
    "spaces": b'{"alg": "HS256", "kid": "new", "typ": "session+jwt"}',
    "a member twice": b'{"alg":"HS256","kid":"old","kid":"new","typ":"session+jwt"}',
    "no JSON": b"\xff\xfe",
    "a list": b"[]",
    "nothing": b"",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
def test_a_signed_token_is_refused_for_a_header_with(
    header: dict[str, Any] | bytes,
) -> None:
    assert verify(forged(header, claims_of(manager()), secret_of("new")), *ANY) is None


def test_a_token_without_signature_is_refused() -> None:
    message = sign(manager()).rpartition(".")[0]
    unsigned = forged(HEADER | {"alg": "none"}, claims_of(manager()), b"").rpartition(".")[0]

    assert verify(f"{message}.", *ANY) is None
    assert verify(message, *ANY) is None
    assert verify(f"{unsigned}.", *ANY) is None


def test_a_signature_with_a_longer_hash_is_refused() -> None:
    token = forged(
        HEADER | {"alg": "HS512"}, claims_of(manager()), secret_of("new"), digest="sha512"
    )

    assert verify(token, *ANY) is None
    assert (
        verify(forged(HEADER, claims_of(manager()), secret_of("new"), digest="sha512"), *ANY)
        is None
    )


def test_a_mail_key_cannot_sign_a_session() -> None:
    assert verify(forged(HEADER, claims_of(manager()), secret_of("mail")), *ANY) is None


NOW = int(time.time())
CLAIMS: dict[str, dict[str, Any]] = {
    **{
        f"no {name}": {name: None}
        for name in ("iss", "aud", "sub", "sid", "gen", "iat", "auth_time", "exp", "org", "role")
    },
    "another issuer": {"iss": "https://accounts.google.com"},
    "an unknown audience": {"aud": "everyone"},
    "several audiences": {"aud": ["manager"]},
    "another kind's audience": {"aud": "homeowner"},
    "an admin's audience": {"aud": "admin"},
    "a past end": {"iat": NOW - 100, "auth_time": NOW - 100, "exp": NOW - 1},
    "a start to come": {"iat": NOW + 3600, "auth_time": NOW + 3600, "exp": NOW + 7200},
    "a sign-in after its issue": {"auth_time": NOW + 50, "iat": NOW},
    "an end later than its sign-in allows": {"auth_time": NOW, "iat": NOW, "exp": NOW + LIFE + 1},
    "an end later than any": {"auth_time": NOW, "exp": NOW + REMEMBERED_LIFE + 1, "per": True},
    "an end beyond all numbers": {"exp": 10**30},
    "an impersonation of a week": {"act": {"sub": OTHER}},
    "an end as a fraction": {"exp": NOW + 60.5},
    "an end as text": {"exp": str(NOW + 60)},
    "an end as a truth": {"exp": True},
    "generation zero": {"gen": 0},
    "a generation that no column holds": {"gen": 2**31},
    "a person who is no UUID": {"sub": "admin"},
    "a person in capitals": {"sub": USER.upper()},
    "a person with a line break": {"sub": USER + "\n"},
    "a person with more before": {"sub": "x" + USER},
    "an organization that is SQL": {"org": "' or true --"},
    "an unknown role": {"role": "root"},
    "a home beside a role": {"hom": OTHER},
    "an actor as text": {"act": OTHER},
    "an actor with more to say": {"act": {"sub": OTHER, "act": {"sub": OTHER}}},
    "a claim that we do not write": {"nbf": NOW},
    "a default written out": {"per": False},
}


@pytest.mark.parametrize("changes", CLAIMS.values(), ids=CLAIMS.keys())
def test_a_signed_token_is_refused_for(changes: dict[str, Any]) -> None:
    assert verify(signed_claims(**changes), *ANY) is None


def test_an_admin_token_with_other_claims_is_refused() -> None:
    admin = claims_of(new_session("admin", USER, 1))
    short = admin | {"exp": admin["iat"] + 60}

    assert verify(forged(HEADER, short, secret_of("new")), *ANY) is not None
    for extra in (
        {"org": ORGANIZATION},
        {"role": "owner"},
        {"hom": OTHER},
        {"act": {"sub": OTHER}},
    ):
        assert verify(forged(HEADER, short | extra, secret_of("new")), *ANY) is None


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: text.replace(b'"role":"admin"', b'"role":"viewer","role":"admin"'),
        lambda text: text.replace(b",", b", "),
        lambda text: text + b"\n",
        lambda text: text.replace(b'"admin"', b'"\\u0061dmin"'),
        lambda text: b"[" + text + b"]",
        lambda text: text.replace(b"admin", b"\xe4dmin"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda _: b'{"a":' * 400 + b"1" + b"}" * 400,
        lambda _: b"null",
        lambda _: b"",
    ],
    ids=["a claim twice", "spaces", "a line break", "an escape", "a list around", "no UTF-8",
         "a byte order mark", "deep nesting", "null", "no claims"],
)  # fmt: skip
def test_signed_claims_are_refused_with(rewrite: Callable[[bytes], bytes]) -> None:
    text = msgspec.json.encode(manager())

    assert rewrite(text) != text
    assert verify(forged(HEADER, rewrite(text), secret_of("new")), *ANY) is None


def test_a_token_inside_a_token_is_refused() -> None:
    token = sign(manager())

    assert verify(forged(HEADER, token.encode(), secret_of("new")), *ANY) is None
    assert verify(f"{token}.{token}", *ANY) is None


def other_spelling(token: str) -> str:
    """The same signature in other letters: 43 of base64url leave two bits unused."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]


TEXTS: dict[str, Callable[[str], str]] = {
    "padding": lambda token: token + "=",
    "more padding": lambda token: token + "==",
    "padded claims": lambda token: token.replace(".", "=.", 2).replace("=.", ".", 1),
    "a padded header": lambda token: token.replace(".", "=.", 1),
    "unused bits set": other_spelling,
    "a leading space": lambda token: " " + token,
    "a trailing space": lambda token: token + " ",
    "a line break": lambda token: token + "\n",
    "a line break within": lambda token: token[:50] + "\r\n" + token[50:],
    "a tab": lambda token: token + "\t",
    "NUL": lambda token: token + "\0",
    "a dot": lambda token: token + ".",
    "a fourth part": lambda token: token + ".e30",
    "quotes": lambda token: f'"{token}"',
    "an escape": lambda token: token.replace(".", "%2E"),
    "the standard alphabet": lambda token: token.replace("-", "+").replace("_", "/") + "+",
    "a letter that is no ASCII": lambda token: token + "é",
    "a full-width digit": lambda token: token[:-1] + "1",
    "half a surrogate": lambda token: token + "\ud800",
    "five thousand letters": lambda token: token + "A" * 5000,
}


@pytest.mark.parametrize("alter", TEXTS.values(), ids=TEXTS.keys())
def test_a_valid_token_is_refused_with(alter: Callable[[str], str]) -> None:
    token = sign(manager())

    assert alter(token) != token
    assert verify(alter(token), *ANY) is None


@FUZZ
@given(at=st.integers(0, 600), cut=st.integers(0, 4), put=st.text(max_size=4), twice=st.booleans())
def test_nothing_but_the_exact_token_is_accepted(
    at: int, cut: int, put: str, *, twice: bool
) -> None:
    token = sign(manager())
    at %= len(token) + 1
    altered = token[:at] + put + token[at + cut :]
    if twice:
        altered += altered[:at]

    assert (verify(altered, *ANY) is not None) == (altered == token)


@FUZZ
@given(st.integers(0, 400), st.binary(max_size=3))
def test_verify_never_raises_and_reads_claims_in_one_way(at: int, put: bytes) -> None:
    text = msgspec.json.encode(manager())
    at %= len(text)
    token = forged(HEADER, text[:at] + put + text[at + len(put) :], secret_of("new"))
    session = verify(token, *ANY)

    assert session is None or sign(session) == token
