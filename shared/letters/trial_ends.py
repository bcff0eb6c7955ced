"""Reminds an owner that the organization's trial ends soon."""

from datetime import datetime
from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter


class _Trial(msgspec.Struct, frozen=True):
    email: str
    organization: str
    trial_ends_at: datetime


class TrialEnds(Notification, frozen=True, kw_only=True, tag="trial_ends"):
    """Goes to the owner `user_id`."""

    organization_id: UUID
    user_id: UUID

    def is_foreign(self, _db: Database, organization_id: UUID) -> bool:
        """Only the organization itself causes it."""
        return self.organization_id != organization_id

    def letter(self, db: Database) -> Letter | None:
        """None if the trial has ended or was paid, or if the recipient is not an owner any more."""
        trial = db.maybe_one(
            _Trial,
            """
            select users.email, organization.name as organization, subscription.trial_ends_at
            from subscriptions as subscription
            join organizations as organization on organization.id = subscription.organization_id
            join organization_memberships as membership
                on membership.organization_id = subscription.organization_id
            join users on users.id = membership.user_id
            where subscription.organization_id = $1 and membership.user_id = $2
                and membership.role = 'owner' and subscription.status = 'trialing'
                and subscription.trial_ends_at > now()
            """,
            self.organization_id,
            self.user_id,
        )
        return worded(trial.email, trial.organization, trial.trial_ends_at) if trial else None


def worded(recipient: str, organization: str, at: datetime) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        f"The trial of {organization} ends soon",
        (
            f"The trial of {organization} ends on {at:%d %B %Y at %H:%M} UTC.",
            "Choose a plan to keep everything as it is.",
            "Without one it moves to the free plan, or becomes read-only if that is too small.",
        ),
    )
