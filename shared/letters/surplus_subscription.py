"""Tells an owner that a second subscription was paid, and that its last payment is refunded."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter


class _Owner(msgspec.Struct, frozen=True):
    email: str
    organization: str


class SurplusSubscription(Notification, frozen=True, kw_only=True, tag="surplus_subscription"):
    """Goes to the owner `user_id`."""

    organization_id: UUID
    user_id: UUID

    def is_foreign(self, _db: Database, organization_id: UUID) -> bool:
        """Only the organization itself causes it."""
        return self.organization_id != organization_id

    def letter(self, db: Database) -> Letter | None:
        """None if the recipient is not an owner any more."""
        found = db.maybe_one(
            _Owner,
            """
            select users.email, organization.name as organization
            from organization_memberships as membership
            join users on users.id = membership.user_id
            join organizations as organization on organization.id = membership.organization_id
            where membership.user_id = $1 and membership.organization_id = $2
                and membership.role = 'owner'
            """,
            self.user_id,
            self.organization_id,
        )
        return worded(found.email, found.organization) if found else None


def worded(recipient: str, organization: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "A second subscription was cancelled",
        (
            f"Two subscriptions of {organization} were paid at the same time.",
            "One of them continues, the other one is cancelled.",
            "Its last payment goes back to where it came from, which may take ten days.",
        ),
    )
