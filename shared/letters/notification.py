"""The interface of every letter: the ids that the outbox keeps, and the writing of the letter."""

from typing import TYPE_CHECKING, ClassVar, LiteralString
from uuid import UUID

import msgspec

from shared.database.scope import Database

if TYPE_CHECKING:
    # Not imported at run time, because an endpoint that queues no mail would pay for it.
    from shared.mail.letter import Letter

# What a mail asks of the organization before it goes to an address that its staff has typed: the
# texts in it may be anything that a stranger typed, too.
TRUSTED: LiteralString = """
    organizations.suspended_at is null and exists (
        select from organization_memberships as membership
        join users as owner on owner.id = membership.user_id
        where membership.organization_id = organizations.id
            and membership.role = 'owner' and owner.email_verified_at is not null
    )
"""


class Notification(msgspec.Struct, frozen=True, tag_field="template"):
    """The ids of a letter; its tag is the name of the letter's file.

    With `latest_only`, of equal letters that wait only the latest is sent. A letter that reports
    what has happened is sent each time, or repeating it would put it off.
    """

    latest_only: ClassVar[bool] = False

    def is_foreign(self, _db: Database, _organization_id: UUID) -> bool:
        """Whether the organization that queued the letter has no right to cause it.

        A letter about an account is the platform's own, which no organization queues.
        """
        return True

    def letter(self, db: Database) -> "Letter | None":
        """Write the letter from present data; None if it must not be sent any more."""
        raise NotImplementedError


class OfPayment(Notification, frozen=True, kw_only=True):
    """A letter about a payment."""

    payment_id: UUID

    def is_foreign(self, db: Database, organization_id: UUID) -> bool:
        """Whether the payment is another organization's."""
        found = db.execute(
            "select from payments where id = $1 and organization_id <> $2",
            self.payment_id,
            organization_id,
        )
        return found > 0
