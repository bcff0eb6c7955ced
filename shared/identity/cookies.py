"""How a session travels: read from the request, written as a cookie."""

import time
from typing import Final, Literal, NamedTuple
from urllib.parse import urlsplit

from flask import Request

from shared.config import settings
from shared.identity.sessions import Kind, Session, sign, verify

Via = Literal["bearer", "cookie"]

# An admin signs in where managers do; the audience, not the cookie, tells the two apart.
COOKIE_NAMES: Final[dict[Kind, str]] = {
    "manager": "pv_session",
    "admin": "pv_session",
    "homeowner": "pv_homeowner_session",
}
LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))


class Reading(NamedTuple):
    """What a request presented: `via` is None without credentials, `session` when they fail."""

    session: Session | None
    via: Via | None


def kinds_of_cookie(kind: Kind) -> tuple[Kind, ...]:
    """Every kind of session that shares the cookie of `kind`."""
    return tuple(each for each, name in COOKIE_NAMES.items() if name == COOKIE_NAMES[kind])


def read_session(request: Request, *kinds: Kind) -> Reading:
    """The session of one of `kinds`, which share a cookie, in the request.

    A Bearer token, even a bad one, hides all cookies.
    """
    if not kinds:
        return Reading(None, None)
    token = _bearer(request)
    if token is not None:
        return Reading(verify(token, *kinds), "bearer")
    values = cookie_values(request, COOKIE_NAMES[kinds[0]])
    if not values:
        return Reading(None, None)
    # Two different cookies of one name mean that one was planted, for example from a sibling host.
    # Choosing one could put the attacker's session in place of the user's.
    session = verify(values[0], *kinds) if len(set(values)) == 1 else None
    return Reading(session, "cookie")


def sessions_to_end(request: Request, *kinds: Kind) -> list[Session]:
    """Every session of one of `kinds`, which share a cookie, whose token the request has.

    Signing out gives no right, so that it takes all of them: a planted cookie or a Bearer token
    must not keep the session alive whose cookie is cleared.
    """
    tokens = {_bearer(request) or "", *cookie_values(request, COOKIE_NAMES[kinds[0]])}
    return [session for token in tokens if (session := verify(token, *kinds))]


def bearer_kind(request: Request) -> Kind | None:
    """The kind of the session whose token is the request's Bearer; None without a valid one."""
    session = verify(_bearer(request) or "", *COOKIE_NAMES)
    return session.kind if session else None


def _bearer(request: Request) -> str | None:
    # API Gateway puts its own token into Authorization and moves the client's to another header,
    # which is ignored without a gateway.
    gateway = settings().behind_gateway
    name = "HTTP_X_FORWARDED_AUTHORIZATION" if gateway else "HTTP_AUTHORIZATION"
    value: str | None = request.environ.get(name)
    if value is None:
        return None
    scheme, _, token = value.strip(" ").partition(" ")
    return token.strip(" ") if scheme.lower() == "bearer" else None


def cookie_values(request: Request, name: str) -> list[str]:
    """Every value of the cookie, as sent: a token needs no quoting, so none is undone."""
    header: str = request.environ.get("HTTP_COOKIE", "")
    if name not in header:
        return []
    pairs = (part.strip(" \t").partition("=") for part in header.split(";"))
    return [value for key, _, value in pairs if key == name]


def set_cookie(session: Session) -> str:
    """The Set-Cookie text; without "remember me" the cookie ends with the browser."""
    life = session.expires_at - int(time.time())
    age = f"; Max-Age={life}" if session.persistent else ""
    return f"{COOKIE_NAMES[session.kind]}={sign(session)}; {attributes()}{age}"


def clear_cookie(kind: Kind) -> str:
    """The Set-Cookie text that removes the cookie: same attributes, else browsers keep it."""
    return f"{COOKIE_NAMES[kind]}=; {attributes()}; Max-Age=0"


def attributes(path: str = "/") -> str:
    """The attributes of every cookie: host-only, for no script, and with encryption."""
    # A browser drops Secure cookies over plain http, which only a developer's own machine uses.
    address = urlsplit(settings().public_url)
    plain = address.scheme == "http" and address.hostname in LOOPBACK
    return f"Path={path}; HttpOnly; SameSite=Lax" + ("" if plain else "; Secure")
