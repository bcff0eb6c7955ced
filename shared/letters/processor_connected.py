"""Tells an owner that the organization's account at the payment processor was opened or left."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter


class _Owners(msgspec.Struct, frozen=True):
    email: str
    actor: str | None
    organization: str


class ProcessorConnected(Notification, frozen=True, kw_only=True, tag="processor_connected"):
    """Goes to the owner `user_id`; `is_connected` is false for a disconnection.

    There is no actor where the account was disconnected on the processor's own pages.
    """

    organization_id: UUID
    user_id: UUID
    actor_id: UUID | None
    is_connected: bool

    def is_foreign(self, _db: Database, organization_id: UUID) -> bool:
        """Only the organization itself causes it."""
        return self.organization_id != organization_id

    def letter(self, db: Database) -> Letter | None:
        """None if the recipient is not an owner any more, or never verified the e-mail."""
        found = db.maybe_one(
            _Owners,
            """
            select users.email, actor.name as actor, organization.name as organization
            from organization_memberships as membership
            join users on users.id = membership.user_id
            join organizations as organization on organization.id = membership.organization_id
            left join users as actor on actor.id = $2
            where membership.user_id = $1 and membership.organization_id = $3
                and membership.role = 'owner' and users.email_verified_at is not null
            """,
            self.user_id,
            self.actor_id,
            self.organization_id,
        )
        if found is None:
            return None
        actor = found.actor or "Someone with access to the processor's pages"
        worded = worded_connected if self.is_connected else worded_disconnected
        return worded(found.email, actor, found.organization)


def worded_connected(recipient: str, actor: str, organization: str) -> Letter:
    """The mail about the way to the account."""
    return Letter(
        recipient,
        "The account for your residents' payments was opened",
        (
            f"{actor} has opened the payment account of {organization}, or its settings.",
            "Rent that residents pay online arrives there.",
            "If you did not expect this, look at the account now.",
        ),
    )


def worded_disconnected(recipient: str, actor: str, organization: str) -> Letter:
    """The mail about its end."""
    return Letter(
        recipient,
        "Online payments of your residents were switched off",
        (
            f"{actor} has disconnected the payment account of {organization}.",
            "Residents' saved cards and bank accounts were removed.",
            "The account at the payment processor stays yours.",
        ),
    )
