"""Tells an owner of an organization that a member was made an owner."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter


class _Owners(msgspec.Struct, frozen=True):
    email: str
    new_owner: str
    organization: str


class NewOwner(Notification, frozen=True, kw_only=True, tag="new_owner"):
    """Goes to the owner `user_id`."""

    organization_id: UUID
    user_id: UUID
    new_owner_id: UUID

    def is_foreign(self, _db: Database, organization_id: UUID) -> bool:
        """Only the organization itself causes it."""
        return self.organization_id != organization_id

    def letter(self, db: Database) -> Letter | None:
        """None if the recipient is not an owner any more, or never verified the e-mail.

        Sent also after a demotion of the new owner, because owners have to know of a right that
        was used for a minute.
        """
        found = db.maybe_one(
            _Owners,
            """
            select users.email, new_owner.name as new_owner, organization.name as organization
            from organization_memberships as membership
            join users on users.id = membership.user_id
            join organizations as organization on organization.id = membership.organization_id
            join users as new_owner on new_owner.id = $2
            where membership.user_id = $1 and membership.organization_id = $3
                and membership.role = 'owner' and users.email_verified_at is not null
            """,
            self.user_id,
            self.new_owner_id,
            self.organization_id,
        )
        return worded(found.email, found.new_owner, found.organization) if found else None


def worded(recipient: str, new_owner: str, organization: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "Your organization has a new owner",
        (f"{new_owner} was made an owner of {organization}.",),
    )
