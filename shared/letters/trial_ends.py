"""Reminds an owner that the organization's trial ends soon."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter


class _Trial(msgspec.Struct, frozen=True):
    email: str
    organization: str
    ends: str


class TrialEnds(Notification, frozen=True, kw_only=True, tag="trial_ends"):
    """Goes to the owner `user_id`."""

    latest_only = True

    organization_id: UUID
    user_id: UUID

    def is_foreign(self, _db: Database, organization_id: UUID) -> bool:
        """Only the organization itself causes it."""
        return self.organization_id != organization_id

    def letter(self, db: Database) -> Letter | None:
        """None if the trial has ended or was paid, or if the recipient is not an owner any more.

        None for an unverified e-mail too: anybody may have typed it, and named the organization.
        """
        trial = db.maybe_one(
            _Trial,
            """
            select users.email, organization.name as organization,
                time_in_words(subscription.trial_ends_at, organization.time_zone) as ends
            from subscriptions as subscription
            join organizations as organization on organization.id = subscription.organization_id
            join organization_memberships as membership
                on membership.organization_id = subscription.organization_id
            join users on users.id = membership.user_id
            where subscription.organization_id = $1 and membership.user_id = $2
                and membership.role = 'owner' and users.email_verified_at is not null
                and subscription.status = 'trialing'
                and subscription.trial_ends_at > now()
            """,
            self.organization_id,
            self.user_id,
        )
        return worded(trial.email, trial.organization, trial.ends) if trial else None


def worded(recipient: str, organization: str, ends: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "Your organization's trial ends soon",
        (
            f"The trial of {organization} ends on {ends}.",
            "Choose a plan to keep everything as it is.",
            "Without one it moves to the free plan, or becomes read-only if that is too small.",
        ),
    )
