"""Invites a person to become a member, or a homeowner to use the portal."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Action, Letter
from shared.mail.tokens import make_mail_token


class _Open(msgspec.Struct, frozen=True):
    id: UUID
    kind: Literal["member", "homeowner"]
    email: str
    nonce: bytes
    inviter: str
    place: str
    expires_at: datetime


class Invite(Notification, frozen=True, kw_only=True, tag="invitation"):
    """Goes to the address that was invited, with the invitation's present token."""

    invitation_id: UUID

    def is_foreign(self, db: Database, organization_id: UUID) -> bool:
        """Whether the invitation is another organization's."""
        found = db.execute(
            "select from invitations where id = $1 and organization_id <> $2",
            self.invitation_id,
            organization_id,
        )
        return found > 0

    def letter(self, db: Database) -> Letter | None:
        """None unless the invitation is open, and its homeowner not archived."""
        found = db.maybe_one(
            _Open,
            """
            select invitation.id, invitation.kind, invitation.email, invitation.nonce,
                inviter.name as inviter, coalesce(association.name, organization.name) as place,
                invitation.expires_at
            from invitations as invitation
            join users as inviter on inviter.id = invitation.invited_by_user_id
            join organizations as organization on organization.id = invitation.organization_id
            left join homeowners as homeowner on homeowner.id = invitation.homeowner_id
            left join associations as association on association.id = homeowner.association_id
            where invitation.id = $1 and invitation.accepted_at is null
                and invitation.revoked_at is null and invitation.expires_at > now()
                and homeowner.archived_at is null
            """,
            self.invitation_id,
        )
        if found is None:
            return None
        token = make_mail_token("invitation", str(found.id), found.nonce)
        worded = worded_for_member if found.kind == "member" else worded_for_homeowner
        return worded(found.email, token, found.inviter, found.place, found.expires_at)


def worded_for_member(
    recipient: str, token: str, inviter: str, organization: str, until: datetime
) -> Letter:
    """The mail to a future member."""
    return Letter(
        recipient,
        f"Invitation to {organization}",
        (_invited(inviter, organization, until),),
        Action(
            "Accept the invitation",
            "/accept-invitation",
            token,
            "/v1/auth/accept-invitation",
            (
                ("password", "a new password, or your present one"),
                ("name", "your name, if you are new"),
            ),
        ),
    )


def worded_for_homeowner(
    recipient: str, token: str, inviter: str, association: str, until: datetime
) -> Letter:
    """The mail to a homeowner, whose record has a name already."""
    return Letter(
        recipient,
        f"Invitation to {association}",
        (_invited(inviter, association, until),),
        Action(
            "Accept the invitation",
            "/homeowner/accept-invitation",
            token,
            "/v1/homeowner-auth/accept-invitation",
            (("password", "a new password, or your present one"),),
        ),
    )


def _invited(inviter: str, place: str, until: datetime) -> str:
    return f"{inviter} invites you to {place}. The link works once, until {until:%d %B %Y}."
