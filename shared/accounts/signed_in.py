"""What an answer tells when a session begins: the token, whose it is and where it leads."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from shared.accounts.account import User
from shared.identity.sessions import Session
from shared.pipeline.call import Call


class ManagerChoice(msgspec.Struct, tag_field="kind", tag="manager"):
    """To work for an organization."""

    organization_id: UUID


class HomeownerChoice(msgspec.Struct, tag_field="kind", tag="homeowner"):
    """To be the owner of a home in an association."""

    homeowner_id: UUID


class SuperAdminChoice(msgspec.Struct, tag_field="kind", tag="super_admin"):
    """To operate the platform."""


Choice = ManagerChoice | HomeownerChoice | SuperAdminChoice


class SignedIn(msgspec.Struct):
    """A session: the same token as in the cookie, for clients that send it as Bearer."""

    token: str
    expires_at: datetime
    choice: Choice
    user: User


def signed_in(call: Call, session: Session, user: User) -> SignedIn:
    """Begin the session and tell the client."""
    return SignedIn(
        token=call.exchange.start_session(session),
        expires_at=datetime.fromtimestamp(session.expires_at, UTC),
        choice=_choice(session),
        user=user,
    )


def _choice(session: Session) -> Choice:
    if session.homeowner_id is not None:
        return HomeownerChoice(UUID(session.homeowner_id))
    if session.organization_id is not None:
        return ManagerChoice(UUID(session.organization_id))
    return SuperAdminChoice()
