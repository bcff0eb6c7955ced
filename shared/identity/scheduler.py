"""Whether the caller is our scheduler: the one account that may start scheduled functions.

In production Cloud Scheduler sends an OIDC token of Google's. Where the platform itself demands
invoker IAM it has checked the signature already and replaced it by a marker (Cloud Run, "Receive
requests", troubleshooting "signature removed"); a deployment says so with INVOKER_IAM.
"""

import time
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from functools import partial
from hmac import compare_digest
from typing import Any, cast

import msgspec
from flask import Request

from shared.config import settings
from shared.problems import Code, Problem, unavailable

GOOGLE_CERTIFICATES = "https://www.googleapis.com/oauth2/v1/certs"
ISSUERS = frozenset(("https://accounts.google.com", "accounts.google.com"))
CERTIFICATES_TIMEOUT = 5
CLOCK_SKEW = 10
LONGEST_TOKEN = 4096
REMOVED_SIGNATURE = "SIGNATURE_REMOVED_BY_GOOGLE"


def check_scheduler(request: Request) -> None:
    """UNAUTHENTICATED for every caller but the scheduler; 503 when Google can't be asked.

    Scheduled functions are not behind the gateway, so Authorization is always the caller's own.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.isascii() and 0 < len(token) <= LONGEST_TOKEN:
        expected = settings().scheduler_token
        if expected is not None:
            if compare_digest(token.encode(), expected.encode()):
                return
        elif _is_our_account(_claims(token)):
            return
    raise Problem(Code.UNAUTHENTICATED, "Only the scheduler may call this.")


def _is_our_account(claims: Mapping[str, Any]) -> bool:
    ours = settings()
    return (
        ours.scheduler_email is not None
        and ours.scheduler_audience is not None
        and claims.get("iss") in ISSUERS
        and claims.get("aud") == ours.scheduler_audience
        and claims.get("email") == ours.scheduler_email
        and claims.get("email_verified") is True
    )


def _claims(token: str) -> Mapping[str, Any]:
    """The claims of a token whose signature has been checked, by the platform or here, else {}."""
    signed, _, signature = token.rpartition(".")
    if signature == REMOVED_SIGNATURE:
        return _unsigned_claims(signed) if settings().invoker_iam else {}
    # Imported here, because no other caller needs them.
    from google.auth.exceptions import GoogleAuthError, TransportError  # noqa: PLC0415
    from google.auth.transport.requests import Request as Transport  # noqa: PLC0415
    from google.oauth2.id_token import verify_token  # noqa: PLC0415

    try:
        claims: Mapping[str, Any] = verify_token(
            token,
            cast("Transport", partial(Transport(), timeout=CERTIFICATES_TIMEOUT)),
            audience=settings().scheduler_audience,
            certs_url=GOOGLE_CERTIFICATES,
            clock_skew_in_seconds=CLOCK_SKEW,
        )
    except TransportError as error:
        raise unavailable("The identity check", log=f"Google's certificates: {error}") from error
    except (GoogleAuthError, ValueError):
        return {}
    return claims


def _unsigned_claims(signed: str) -> Mapping[str, Any]:
    text = signed.partition(".")[2]
    try:
        plain = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        claims = msgspec.json.decode(plain, type=dict[str, Any])
        is_timely = int(claims["iat"]) - CLOCK_SKEW <= time.time() < int(claims["exp"]) + CLOCK_SKEW
    except (ValueError, KeyError, TypeError):
        return {}
    return claims if is_timely else {}
