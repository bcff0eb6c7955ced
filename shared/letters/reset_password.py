"""Mails the link that resets an account's password."""

from uuid import UUID

from shared.database.scope import Database
from shared.letters.mailed_link import mailed_link
from shared.letters.notification import Notification
from shared.mail.letter import Action, Letter


class ResetPassword(Notification, frozen=True, kw_only=True, tag="reset_password"):
    """Goes to the account's address."""

    token_id: UUID

    def letter(self, db: Database) -> Letter | None:
        """None when the token can't be used any more."""
        link = mailed_link(db, self.token_id, "reset_password")
        return worded(link.email, link.token) if link else None


def worded(recipient: str, token: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "Choose a new password",
        (
            "A new password was requested for your account.",
            "The link works once, for one hour, and signs you out everywhere.",
        ),
        Action(
            "Choose a password",
            "/reset-password",
            token,
            "/v1/auth/reset-password",
            (("password", "the new password"),),
        ),
        ("If you did not ask for this, your password stays as it is.",),
    )
