"""Invites a person to become a member, or a homeowner to use the portal."""

from typing import Literal
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Action, Letter
from shared.mail.tokens import make_mail_token


class _Open(msgspec.Struct, frozen=True):
    kind: Literal["member", "homeowner"]
    email: str
    nonce: bytes
    inviter: str
    place: str
    until: str


class Invite(Notification, frozen=True, kw_only=True, tag="invitation"):
    """Goes to the address that was invited, with the invitation's present token."""

    latest_only = True

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
        """None unless the invitation can be accepted."""
        found = db.maybe_one(
            _Open,
            """
            select opened.kind, opened.email, opened.nonce, inviter.name as inviter,
                coalesce(opened.association_name, opened.organization_name) as place,
                time_in_words(invitation.expires_at, organization.time_zone) as until
            from open_invitation($1) as opened
            join invitations as invitation on invitation.id = $1
            join users as inviter on inviter.id = invitation.invited_by_user_id
            join organizations as organization on organization.id = invitation.organization_id
            """,
            self.invitation_id,
        )
        if found is None:
            return None
        token = make_mail_token("invitation", str(self.invitation_id), found.nonce)
        worded = worded_for_member if found.kind == "member" else worded_for_homeowner
        return worded(found.email, token, found.inviter, found.place, found.until)


def worded_for_member(
    recipient: str, token: str, inviter: str, organization: str, until: str
) -> Letter:
    """The mail to a future member."""
    return Letter(
        recipient,
        "You are invited to join an organization",
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
    recipient: str, token: str, inviter: str, association: str, until: str
) -> Letter:
    """The mail to a homeowner, whose record has a name already."""
    return Letter(
        recipient,
        "You are invited to your association's portal",
        (_invited(inviter, association, until),),
        Action(
            "Accept the invitation",
            "/homeowner/accept-invitation",
            token,
            "/v1/homeowner-auth/accept-invitation",
            (("password", "a new password, or your present one"),),
        ),
    )


def _invited(inviter: str, place: str, until: str) -> str:
    return f"{inviter} invites you to {place}. The link works once, until {until}."
