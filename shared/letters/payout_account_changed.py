"""Tells an owner that the bank account to which residents' payments go was changed."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter


class _Owner(msgspec.Struct, frozen=True):
    email: str
    organization: str


class PayoutAccountChanged(Notification, frozen=True, kw_only=True, tag="payout_account_changed"):
    """Goes to the owner `user_id`."""

    organization_id: UUID
    user_id: UUID

    def is_foreign(self, _db: Database, organization_id: UUID) -> bool:
        """Only the organization itself causes it."""
        return self.organization_id != organization_id

    def letter(self, db: Database) -> Letter | None:
        """None if the recipient is not an owner any more, or never verified the e-mail."""
        found = db.maybe_one(
            _Owner,
            """
            select users.email, organization.name as organization
            from organization_memberships as membership
            join users on users.id = membership.user_id
            join organizations as organization on organization.id = membership.organization_id
            where membership.user_id = $1 and membership.organization_id = $2
                and membership.role = 'owner' and users.email_verified_at is not null
            """,
            self.user_id,
            self.organization_id,
        )
        return worded(found.email, found.organization) if found else None


def worded(recipient: str, organization: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "The bank account for your payouts was changed",
        (
            f"A bank account of {organization} was changed at the payment processor.",
            "What residents pay online is paid out there.",
            "If you did not expect this, sign in to the payment processor now and look at it.",
        ),
    )
