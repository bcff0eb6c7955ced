"""Tells the homeowner the decision on the appeal of a violation."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import TRUSTED, Notification
from shared.mail.letter import Letter


class _Decided(msgspec.Struct, frozen=True):
    email: str
    association: str
    category: str
    is_granted: bool
    note: str


class AppealDecided(Notification, frozen=True, kw_only=True, tag="appeal_decided"):
    """Goes to the homeowner with the newest decision and its reason.

    The limits on mails to people without an account hold for it: beyond them none is sent.
    """

    latest_only = True

    violation_id: UUID

    def is_foreign(self, db: Database, organization_id: UUID) -> bool:
        """Whether the violation is another organization's."""
        found = db.execute(
            "select from violations where id = $1 and organization_id <> $2",
            self.violation_id,
            organization_id,
        )
        return found > 0

    def letter(self, db: Database) -> Letter | None:
        """None for an archived homeowner, and of an organization that is not trusted."""
        found = db.maybe_one(
            _Decided,
            """
            select coalesce(users.email, homeowners.email) as email,
                associations.name as association, category,
                event.to_status = 'closed' as is_granted, event.note
            from violations
            join organizations on organizations.id = violations.organization_id
            join associations on associations.id = violations.association_id
            join homeowners on homeowners.id = violations.homeowner_id
            left join users on users.id = homeowners.user_id
            join violation_events as event
                on event.violation_id = violations.id and event.from_status = 'appealed'
            where violations.id = $1 and homeowners.archived_at is null and """  # noqa: S608 - of literals only
            + TRUSTED
            + " order by event.created_at desc, event.id desc limit 1",
            self.violation_id,
        )
        if found is None:
            return None
        return worded(found.email, found.association, found.category, found.is_granted, found.note)


def worded(recipient: str, association: str, category: str, is_granted: bool, note: str) -> Letter:
    """The mail."""
    if is_granted:
        subject = "Your appeal was granted"
        told = (
            f"{association} has granted your appeal of a violation ({category}). The violation is"
            " closed, and its fines are cancelled."
        )
    else:
        subject = "Your appeal was not granted"
        told = f"{association} has not granted your appeal of a violation ({category})."
    return Letter(recipient, subject, (told, f"Reason: {note}"))
