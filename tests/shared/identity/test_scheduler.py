import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shared.config import Settings
from shared.identity.scheduler import REMOVED_SIGNATURE, check_scheduler
from shared.problems import Code, Problem
from tests.shared.identity.forging import forged, jwk_set
from tests.shared.identity.google_certificates import (
    KEY_ID,
    certificate,
    certificates_served,
    google_token,
)
from tests.shared.pipeline.requests_by_hand import request

EMAIL = "scheduler@pavilion.iam.gserviceaccount.com"
AUDIENCE = "https://charge-rent.example"


@pytest.fixture(scope="module")
def certificates() -> Iterator[str]:
    with certificates_served() as address:
        yield address


@pytest.fixture
def production(configure: Callable[..., Settings]) -> None:
    configure(
        session_keys=jwk_set("session"),
        token_keys=jwk_set("mail"),
        scheduler_token="",
        scheduler_email=EMAIL,
        scheduler_audience=AUDIENCE,
    )


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    whole = {
        "iss": "https://accounts.google.com",
        "aud": AUDIENCE,
        "sub": "110169484474386276334",
        "email": EMAIL,
        "email_verified": True,
        "iat": now,
        "exp": now + 3600,
    }
    return {name: value for name, value in (whole | changes).items() if value is not None}


def answer(token: str | None, address: str = "http://127.0.0.1:1/unused") -> Code | None:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shared.identity.scheduler.GOOGLE_CERTIFICATES", address)
        try:
            check_scheduler(request("POST", **headers))
        except Problem as problem:
            return problem.code
    return None


def marked(**changes: Any) -> str:
    """A token as the platform forwards it after its own check."""
    return google_token(claims(**changes)).rpartition(".")[0] + "." + REMOVED_SIGNATURE


@pytest.mark.usefixtures("production")
def test_googles_token_for_our_account_is_accepted(certificates: str) -> None:
    assert answer(google_token(claims()), certificates) is None


WRONG: dict[str, dict[str, Any]] = {
    "another account": {"email": "someone@other.iam.gserviceaccount.com"},
    "no account": {"email": None},
    "an unverified account": {"email_verified": False},
    "an account verified in words": {"email_verified": "true"},
    "another audience": {"aud": "https://other.example"},
    "no audience": {"aud": None},
    "several audiences": {"aud": [AUDIENCE, "https://other.example"]},
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": None},
    "a past end": {"iat": 1, "exp": 2},
    "no end": {"exp": None},
    # Valid for hours, because it is created when the run begins.
    "a start to come": {"iat": int(time.time()) + 36_000, "exp": int(time.time()) + 40_000},
}


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("changes", WRONG.values(), ids=WRONG.keys())
def test_a_signed_token_is_refused_for(changes: dict[str, Any], certificates: str) -> None:
    assert answer(google_token(claims(**changes)), certificates) is Code.UNAUTHENTICATED


@pytest.mark.usefixtures("production")
def test_a_token_not_signed_by_google_is_refused(certificates: str) -> None:
    token = google_token(claims())
    header = {"alg": "HS256", "kid": KEY_ID, "typ": "JWT"}
    by_certificate = forged(header, claims(), certificate().encode())
    unsigned = forged(header | {"alg": "none"}, claims(), b"x").rpartition(".")[0] + "."

    for other in (
        google_token(claims(), key="stranger"),
        token[:-4] + "AAAA",
        token.rpartition(".")[0] + ".",
        token.rpartition(".")[0],
        by_certificate,
        unsigned,
        "a.b.c",
        "nonsense",
        "A" * 5000,
    ):
        assert answer(other, certificates) is Code.UNAUTHENTICATED


@pytest.mark.usefixtures("production")
def test_a_caller_without_bearer_token_is_refused() -> None:
    assert answer(None) is Code.UNAUTHENTICATED
    assert answer("") is Code.UNAUTHENTICATED
    for authorization in ("Basic eA==", "Bearer", google_token(claims()), "Bearer é"):
        with pytest.raises(Problem):
            check_scheduler(request("POST", authorization=authorization))


@pytest.mark.usefixtures("production")
def test_the_scheduler_gets_a_503_when_google_is_unreachable() -> None:
    with certificates_served(status=500) as failing:
        assert answer(google_token(claims()), failing) is Code.UNAVAILABLE
    assert answer(google_token(claims()), failing) is Code.UNAVAILABLE


@pytest.mark.usefixtures("production")
def test_a_removed_signature_is_refused_without_invoker_iam(certificates: str) -> None:
    assert answer(marked(), certificates) is Code.UNAUTHENTICATED


@pytest.mark.usefixtures("production")
def test_behind_invoker_iam_the_signature_is_not_rechecked(
    configure: Callable[..., Settings],
) -> None:
    configure(invoker_iam="true")

    assert answer(marked()) is None
    for changes in WRONG.values():
        assert answer(marked(**changes)) is Code.UNAUTHENTICATED
    for broken in (f"a.b.{REMOVED_SIGNATURE}", f"a.e30.{REMOVED_SIGNATURE}", REMOVED_SIGNATURE,
                   f"a.W10.{REMOVED_SIGNATURE}"):  # fmt: skip
        assert answer(broken) is Code.UNAUTHENTICATED


def test_locally_a_shared_token_identifies_the_scheduler(
    configure: Callable[..., Settings],
) -> None:
    configure(session_keys=jwk_set("session"), token_keys=jwk_set("mail"),
              scheduler_token="local-token", scheduler_email="", scheduler_audience="")  # fmt: skip

    assert answer("local-token") is None
    assert answer("local-tokem") is Code.UNAUTHENTICATED
    assert answer("") is Code.UNAUTHENTICATED
    assert answer(marked()) is Code.UNAUTHENTICATED


@pytest.mark.parametrize("email", ["", EMAIL])
@pytest.mark.parametrize("audience", ["", AUDIENCE])
def test_a_missing_setting_matches_no_missing_claim(
    configure: Callable[..., Settings], certificates: str, email: str, audience: str
) -> None:
    configure(session_keys=jwk_set("session"), token_keys=jwk_set("mail"), invoker_iam="true",
              scheduler_token="", scheduler_email=email, scheduler_audience=audience)  # fmt: skip
    changes = {"email": email or None, "aud": audience or None}
    expected = None if email and audience else Code.UNAUTHENTICATED

    assert answer(google_token(claims(**changes)), certificates) is expected
    assert answer(marked(**changes)) is expected
