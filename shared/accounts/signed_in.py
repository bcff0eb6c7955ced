"""The answer that begins a session: its token, its user and what it acts in."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from shared.accounts.account import User
from shared.identity.sessions import Session
from shared.pipeline.call import Call


class ManagerChoice(msgspec.Struct, tag_field="kind", tag="manager"):
    """Act as a member of the organization."""

    organization_id: UUID
    """The organization to act in."""


class HomeownerChoice(msgspec.Struct, tag_field="kind", tag="homeowner"):
    """Act as the owner of a home in an association."""

    homeowner_id: UUID
    """The record of the home to act in."""


class SuperAdminChoice(msgspec.Struct, tag_field="kind", tag="super_admin"):
    """Act as an operator of the platform."""


Choice = ManagerChoice | HomeownerChoice | SuperAdminChoice


class SignedIn(msgspec.Struct, tag_field="outcome", tag="signed_in"):
    """A new session."""

    token: str
    """Sent as `Authorization: Bearer …`. The cookie has the same."""
    expires_at: datetime
    """When the session ends at the latest."""
    choice: Choice
    """What the session acts in."""
    user: User


def signed_in(call: Call, session: Session, user: User) -> SignedIn:
    """Begin the session: set its cookie and return its token."""
    return SignedIn(
        token=call.exchange.start_session(session),
        expires_at=datetime.fromtimestamp(session.expires_at, UTC),
        choice=_choice(session),
        user=user,
    )


def signed_in_by_password(call: Call, session: Session, user: User) -> SignedIn:
    """The same after the right password was given or set, which makes this a known device."""
    answer = signed_in(call, session, user)
    call.exchange.remember_device(session.user_id, session.generation)
    return answer


def _choice(session: Session) -> Choice:
    if session.homeowner_id is not None:
        return HomeownerChoice(UUID(session.homeowner_id))
    if session.organization_id is not None:
        return ManagerChoice(UUID(session.organization_id))
    return SuperAdminChoice()
