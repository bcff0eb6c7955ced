"""Sessions and their tokens for tests: valid ones, and correctly signed invalid ones."""

from typing import Any

import msgspec

from shared.identity.sessions import Kind, Session, new_session
from tests.shared.identity.forging import forged, secret_of

USER = "5c2f3e9e-6d0a-4b39-8d0a-0f3c5b1d2e10"
ORGANIZATION = "0d8a3f6e-2b57-4a61-9f5e-7a4c1b9d8e21"
OTHER = "9b1c7d5a-4e3f-4c28-8a6b-1d2e3f4a5b6c"
ANY: tuple[Kind, ...] = ("manager", "homeowner", "admin")
HEADER = {"alg": "HS256", "kid": "new", "typ": "session+jwt"}


def manager(**changes: Any) -> Session:
    """A manager's session with some fields changed."""
    session = new_session("manager", USER, 3, organization_id=ORGANIZATION, role="admin")
    return msgspec.structs.replace(session, **changes)


def claims_of(session: Session) -> dict[str, Any]:
    """The claims that the session's token carries."""
    return dict(msgspec.to_builtins(session))


def signed_claims(**changes: Any) -> str:
    """A correctly signed manager token with some claims changed (None: removed)."""
    claims = claims_of(manager()) | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return forged(HEADER, kept, secret_of("new"))
