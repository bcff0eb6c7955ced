"""Sessions: one signed token (a JWT, RFC 7519) that any instance checks without I/O.

Only the text that `sign` writes is accepted (RFC 8725): the header must be byte for byte that of a
key in the ring, the signature is compared as text, and the claims must be the canonical JSON of a
well-formed session. So there is no second spelling, no unknown or repeated claim and no header
parameter to attack. A new claim needs one release that reads it before the release that writes it.
PostgreSQL confirms the rights that a token claims, together with the endpoint's own statement.
"""

import time
from base64 import urlsafe_b64decode
from functools import cache
from typing import Annotated, Literal
from uuid import uuid4

import msgspec
from jwt.utils import base64url_encode

from shared.config import settings
from shared.hs256 import is_signature, signature
from shared.roles import Role

Kind = Literal["manager", "homeowner", "admin"]

DAY = 86_400
LIFE = 7 * DAY
REMEMBERED_LIFE = 30 * DAY
ADMIN_LIFE = 8 * 3600
IMPERSONATION_LIFE = 30 * 60
# Tokens move to the newest key within a day, so a retired key leaves use with the next visit.
RENEWAL_AGE = DAY
# Instances' clocks differ; a token from further ahead was not made by one of them.
CLOCK_SKEW = 60
# Ours have about 500 bytes; a longer one is refused before any work.
LONGEST_TOKEN = 4096

Uuid = Annotated[
    str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
]
Instant = Annotated[int, msgspec.Meta(ge=0, lt=2**40)]


class Actor(msgspec.Struct, frozen=True):
    """The super-admin behind an impersonation (RFC 8693 section 4.1)."""

    sub: Uuid


class Session(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="iss",
    tag="pavilion",
):
    """The claims of a token. Instants are seconds since 1970.

    A manager has an organization and a role, a homeowner a home and perhaps its organization, an
    admin neither.
    """

    kind: Kind = msgspec.field(name="aud")
    user_id: Uuid = msgspec.field(name="sub")
    session_id: Uuid = msgspec.field(name="sid")
    generation: Annotated[int, msgspec.Meta(ge=1, lt=2**31)] = msgspec.field(name="gen")
    issued_at: Instant = msgspec.field(name="iat")
    authenticated_at: Instant = msgspec.field(name="auth_time")
    expires_at: Instant = msgspec.field(name="exp")
    organization_id: Uuid | None = msgspec.field(name="org", default=None)
    role: Role | None = None
    homeowner_id: Uuid | None = msgspec.field(name="hom", default=None)
    persistent: bool = msgspec.field(name="per", default=False)
    actor: Actor | None = msgspec.field(name="act", default=None)

    @property
    def impersonator_id(self) -> str | None:
        """The super-admin that acts as this session's user, or None."""
        return self.actor.sub if self.actor else None

    @property
    def longest_life(self) -> int:
        """Seconds from sign-in that no token of this session may outlive."""
        if self.actor:
            return IMPERSONATION_LIFE
        if self.kind == "admin":
            return ADMIN_LIFE
        return REMEMBERED_LIFE if self.persistent else LIFE


def _is_whole(session: Session) -> bool:
    has = (session.organization_id is not None, session.role is not None)
    match session.kind:
        case "manager":
            return all(has) and session.homeowner_id is None
        case "homeowner":
            return session.homeowner_id is not None and session.role is None
        case "admin":
            return not any(has) and session.homeowner_id is None and session.actor is None


def _is_timely(session: Session, now: float) -> bool:
    started, issued, ends = session.authenticated_at, session.issued_at, session.expires_at
    in_order = started <= issued < ends <= started + session.longest_life
    return in_order and issued <= now + CLOCK_SKEW and now < ends


@cache
def _header(key_id: str) -> str:
    # Key ids need no escaping: shared.key_ring refuses those that would.
    text = f'{{"alg":"HS256","kid":"{key_id}","typ":"session+jwt"}}'
    return base64url_encode(text.encode()).decode()


def sign(session: Session) -> str:
    """The token of `session`, by the newest key."""
    keys = settings().session_keys
    claims = base64url_encode(msgspec.json.encode(session)).decode()
    message = f"{_header(keys.newest)}.{claims}"
    return f"{message}.{signature(message.encode(), keys.secrets[keys.newest]).decode()}"


def verify(token: str, *kinds: Kind) -> Session | None:
    """The session that `token` proves, if it is one of `kinds`; None for everything else."""
    if len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    message, _, given = token.rpartition(".")
    header, _, claims = message.partition(".")
    secret = _secret(header)
    if secret is None or not is_signature(given.encode(), message.encode(), secret):
        return None
    # From here on the text is one that a holder of the key wrote.
    session = _session(claims)
    if session is None or session.kind not in kinds or not _is_whole(session):
        return None
    return session if _is_timely(session, time.time()) else None


def _secret(header: str) -> bytes | None:
    for key_id, secret in settings().session_keys.secrets.items():
        if header == _header(key_id):
            return secret
    return None


def _session(claims: str) -> Session | None:
    try:
        text = urlsafe_b64decode(claims + "=" * (-len(claims) % 4))
        session = msgspec.json.decode(text, type=Session)
    except ValueError:
        return None
    canonical = base64url_encode(msgspec.json.encode(session)).decode()
    return session if canonical == claims else None


def new_session(
    kind: Kind,
    user_id: str,
    generation: int,
    *,
    organization_id: str | None = None,
    role: Role | None = None,
    homeowner_id: str | None = None,
    remember: bool = False,
    impersonator_id: str | None = None,
) -> Session:
    """A session that begins now; ValueError if its parts do not fit its kind.

    `generation` comes from the snapshot that read the password hash.
    """
    now = int(time.time())
    actor = Actor(impersonator_id) if impersonator_id else None
    session = Session(
        kind=kind,
        user_id=user_id,
        session_id=str(uuid4()),
        generation=generation,
        issued_at=now,
        authenticated_at=now,
        expires_at=now,
        organization_id=organization_id,
        role=role,
        homeowner_id=homeowner_id,
        persistent=remember and actor is None and kind != "admin",
        actor=actor,
    )
    return _checked(session, expires_at=now + session.longest_life)


def _checked(session: Session, **changes: object) -> Session:
    changed = msgspec.structs.replace(session, **changes)
    # Constructors do not validate, so a mistake would be found only by the next request's verify.
    msgspec.convert(msgspec.to_builtins(changed), Session)
    if not _is_whole(changed):
        raise ValueError(f"not a whole {session.kind} session")
    return changed


def switched(
    session: Session,
    *,
    organization_id: str | None,
    role: Role | None = None,
    homeowner_id: str | None = None,
) -> Session:
    """The same sign-in in another organization or home: a new sid, never a later end."""
    return _checked(
        session,
        session_id=str(uuid4()),
        issued_at=_reissued_at(session),
        organization_id=organization_id,
        role=role,
        homeowner_id=homeowner_id,
    )


def needs_renewal(session: Session) -> bool:
    """Whether the token is older than a day. An impersonation ends before that."""
    return time.time() - session.issued_at > RENEWAL_AGE


def renewed(session: Session, *, role: Role | None) -> Session:
    """The same session issued anew: same sid, same end, the role as PostgreSQL has it now.

    ValueError for an impersonation, which is not renewable.
    """
    if session.actor:
        raise ValueError("an impersonation is not renewable")
    return _checked(session, issued_at=_reissued_at(session), role=role)


def _reissued_at(session: Session) -> int:
    # The clock of the instance that issued the old token may be ahead of this one's.
    return max(int(time.time()), session.issued_at)
