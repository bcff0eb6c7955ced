"""Only the exact token of a session is accepted over HTTP, as a cookie or as Bearer.

Wrongly signed tokens are in tests/shared/identity/test_session_forgery.py. Here they pass through
the server's parser, which trims, joins and splits headers.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from shared.identity.sessions import new_session
from tests.factories import new_organization
from tests.http.raw_http import exchange
from tests.proof import times
from tests.servers.fleet import Fleet, running
from tests.shared.identity.forging import forged, jwk_set, secret_of
from tests.shared.identity.sessions_by_hand import HEADER
from tests.shared.identity.test_session_forgery import CLAIMS, HEADERS, TEXTS

PATH = "/v1/auth/me"
# The server itself may refuse an invalid header line.
REFUSED = frozenset((400, 401))
WAYS = (b"Authorization: Bearer ", b"Cookie: pv_session=")


@pytest.fixture(scope="module")
def claims() -> dict[str, object]:
    """The claims of a valid session of an owner."""
    organization = new_organization()
    session = new_session(
        "manager", organization.owner.user_id, 1, organization_id=organization.id, role="owner"
    )
    return dict(msgspec.to_builtins(session))


@pytest.fixture(scope="module")
def token(claims: dict[str, object]) -> bytes:
    """Its token."""
    return forged(HEADER, claims, secret_of("new")).encode()


@pytest.fixture(scope="module")
def function(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """`auth__me` alone, with keys that these tests know."""
    settings = {
        "FUNCTION_TARGET": "auth__me",
        "SESSION_KEYS": jwk_set("new", "old"),
        "TOKEN_KEYS": jwk_set("mail"),
        "RATE_LIMIT_ACCOUNT": "1000000/3600",
    }
    log: Path = tmp_path_factory.mktemp("function") / "log"
    with running(1, log, module="tests.system.one_function", **settings) as fleet:
        yield fleet


def status(function: Fleet, *lines: bytes) -> int:
    """The status of a request with these header lines."""
    return exchange(function.address(0), PATH, lines).status


def test_the_exact_token_is_accepted(function: Fleet, token: bytes) -> None:
    accepted = [
        [b"Authorization: Bearer " + token],
        [b"authorization: bearer " + token],
        [b"Authorization:Bearer   " + token + b"  "],
        [b"Cookie: pv_session=" + token],
        [b"Cookie: theme=dark; pv_session=" + token + b"; pv_homeowner_session=other"],
        [b"Cookie: pv_session=" + token + b";pv_session=" + token],
        [b"Authorization: Basic eDp5", b"Cookie: pv_session=" + token],
    ]

    for lines in accepted:
        assert status(function, *lines) == 200, lines


def test_conflicting_or_malformed_credentials_are_refused(function: Fleet, token: bytes) -> None:
    other = token[:-1] + (b"A" if token[-1:] != b"A" else b"B")
    refused = {
        "a Bearer that hides the cookie": [
            b"Authorization: Bearer " + other, b"Cookie: pv_session=" + token],
        "an empty Bearer that hides it": [b"Authorization: Bearer", b"Cookie: pv_session=" + token],
        "two lines": [b"Authorization: Bearer " + token, b"Authorization: Bearer " + token],
        "a wrong line, then a right one": [
            b"Authorization: Bearer " + other, b"Authorization: Bearer " + token],
        "another scheme": [b"Authorization: Token " + token],
        "no scheme": [b"Authorization: " + token],
        "a scheme without space": [b"Authorization: Bearer" + token],
        "a gateway's header without a gateway": [b"X-Forwarded-Authorization: Bearer " + token],
        "an underscore": [b"X_Authorization: Bearer " + token],
        "more after it": [b"Authorization: Bearer " + token + b" " + token],
        "a list": [b"Authorization: Bearer " + token + b", Bearer " + token],
        "two different cookies": [b"Cookie: pv_session=" + other + b"; pv_session=" + token],
        "the other way round": [b"Cookie: pv_session=" + token + b"; pv_session=" + other],
        "an empty one before it": [b"Cookie: pv_session=; pv_session=" + token],
        "two lines of cookies": [b"Cookie: pv_session=" + other, b"Cookie: pv_session=" + token],
        "capitals": [b"Cookie: PV_SESSION=" + token],
        "the other cookie": [b"Cookie: pv_homeowner_session=" + token],
        "quotes": [b'Cookie: pv_session="' + token + b'"'],
        "commas between cookies": [b"Cookie: a=b, pv_session=" + token],
        "an attribute": [b"Cookie: $Version=1; pv_session=" + token + b", $Path=/"],
        "a name that ends alike": [b"Cookie: x_pv_session=" + token],
        "the query": [b"Referer: https://api.example/?token=" + token],
    }  # fmt: skip

    for name, lines in refused.items():
        assert status(function, *lines) in REFUSED, name


def test_no_wrongly_signed_token_is_accepted(function: Fleet, claims: dict[str, object]) -> None:
    secret = secret_of("new")
    tokens = {name: forged(header, claims, secret) for name, header in HEADERS.items()}
    tokens |= {
        name: forged(HEADER, {k: v for k, v in (claims | wrong).items() if v is not None}, secret)
        for name, wrong in CLAIMS.items()
    }
    tokens |= {
        "no signature": forged(HEADER | {"alg": "none"}, claims, b"").rpartition(".")[0] + ".",
        "an empty signature": forged(HEADER, claims, secret).rpartition(".")[0] + ".",
        "a longer hash": forged(HEADER | {"alg": "HS512"}, claims, secret, digest="sha512"),
        "a mail key": forged(HEADER, claims, secret_of("mail")),
        "an empty key": forged(HEADER, claims, b"\0"),
        "another kind": forged(HEADER, claims | {"aud": "admin"}, secret),
    }

    for name, each in tokens.items():
        for way in WAYS:
            assert status(function, way + each.encode()) == 401, name


def test_no_other_spelling_of_a_valid_token_is_accepted(function: Fleet, token: bytes) -> None:
    for name, alter in TEXTS.items():
        altered = alter(token.decode()).encode("utf-8", "surrogatepass")
        for way in WAYS:
            found = status(function, way + altered)
            expected = {200} if is_token(altered, way, token) else {*REFUSED, 0}

            assert found in expected, (name, way)


def is_token(altered: bytes, way: bytes, token: bytes) -> bool:
    """Whether the value in the header is the token; whitespace around a value is not part of it."""
    if way.startswith(b"Cookie"):
        return altered.split(b";")[0].rstrip(b" \t") == token
    return altered.rstrip(b" \t").lstrip(b" ") == token


def altered_tokens(token: bytes) -> st.SearchStrategy[bytes]:
    """Tokens with a part removed, inserted or repeated; a line break would end the header."""

    def alter(at: int, cut: int, put: bytes, *, twice: bool) -> bytes:
        at %= len(token) + 1
        altered = token[:at] + put + token[at + cut :]
        return altered + altered[:at] if twice else altered

    pieces = st.binary(max_size=4).filter(lambda put: not set(put) & set(b"\r\n"))
    marks = st.sampled_from([b"", b".", b"=", b"==", b" ", b"\t", b";", b",", b'"', b"%2E", b"\0"])
    return st.builds(
        alter,
        st.integers(0, 600),
        st.integers(0, 4),
        pieces | marks,
        twice=st.booleans(),
    )


def test_fuzzed_tokens_are_accepted_only_if_identical(function: Fleet, token: bytes) -> None:
    @examples(
        max_examples=times(150, 5000),
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(altered=altered_tokens(token), way=st.sampled_from(WAYS))
    def check(altered: bytes, way: bytes) -> None:
        found = status(function, way + altered)

        assert (found == 200) == is_token(altered, way, token), altered
        assert found in {200, *REFUSED}, altered

    check()


def test_a_huge_header_is_refused_without_harm(function: Fleet, token: bytes) -> None:
    for size in (5_000, 8_000, 60_000):
        for way in WAYS:
            assert status(function, way + token + b"A" * size) in {*REFUSED, 431}, size
    assert status(function, *[b"Cookie: a=b"] * 500) in {*REFUSED, 431}
    assert status(function, WAYS[0] + token) == 200
