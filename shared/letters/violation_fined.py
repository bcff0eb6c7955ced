"""Tells the homeowner of a fine."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import TRUSTED, Notification
from shared.mail.letter import Letter


class _Fined(msgspec.Struct, frozen=True):
    email: str
    association: str
    description: str
    amount: str
    due: str


class ViolationFined(Notification, frozen=True, kw_only=True, tag="violation_fined"):
    """Goes to the homeowner with what the fine comes to at that moment.

    The limits on mails to people without an account hold for it: beyond them none is sent.
    """

    violation_id: UUID
    charge_id: UUID

    def is_foreign(self, db: Database, organization_id: UUID) -> bool:
        """Whether the fine is another organization's."""
        found = db.execute(
            "select from charges where id = $1 and organization_id <> $2",
            self.charge_id,
            organization_id,
        )
        return found > 0

    def letter(self, db: Database) -> Letter | None:
        """None for a cancelled fine and an archived homeowner.

        None as well of an organization that is not trusted.
        """
        found = db.maybe_one(
            _Fined,
            """
            select coalesce(users.email, homeowners.email) as email,
                associations.name as association, charges.description,
                to_char(effective_cents / 100.0, 'FM999,999,999,999,990.00') as amount,
                to_char(due_date, 'FMDD FMMonth YYYY') as due
            from charges
            join organizations on organizations.id = charges.organization_id
            join associations on associations.id = charges.association_id
            join homeowners on homeowners.id = charges.homeowner_id
            left join users on users.id = homeowners.user_id
            where charges.id = $1 and charges.violation_id = $2 and charges.cancelled_at is null
                and homeowners.archived_at is null and """  # noqa: S608 - of literals only
            + TRUSTED,
            self.charge_id,
            self.violation_id,
        )
        if found is None:
            return None
        return worded(found.email, found.association, found.description, found.amount, found.due)


def worded(recipient: str, association: str, description: str, amount: str, due: str) -> Letter:
    """The mail."""
    told = f"{association} has fined you {amount}, due on {due}: {description}"
    return Letter(
        recipient,
        "You have been fined",
        (told, "If you think that this is a mistake, you can appeal the violation."),
    )
