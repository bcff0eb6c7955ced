"""Asks to confirm the address of a new account."""

from uuid import UUID

from shared.database.scope import Database
from shared.letters.mailed_link import mailed_link
from shared.letters.notification import Notification
from shared.mail.letter import Action, Letter


class VerifyEmail(Notification, frozen=True, kw_only=True, tag="verify_email"):
    """Goes to the account's address."""

    token_id: UUID

    def letter(self, db: Database) -> Letter | None:
        """None when the token can't be used any more."""
        link = mailed_link(db, self.token_id, "verify_email")
        return worded(link.email, link.token) if link else None


def worded(recipient: str, token: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "Confirm your e-mail",
        (
            "Please confirm that this address is yours, with the password that you chose.",
            "If you don't know it, choose a new one there, which signs you out everywhere.",
            "The link works for 24 hours.",
        ),
        Action(
            "Confirm the address",
            "/verify-email",
            token,
            "/v1/auth/verify-email",
            (
                ("password", "the password that you chose, or a new one"),
                ("new_password", "true for a new one"),
            ),
        ),
        ("If you did not sign up, ignore this mail, and nothing happens.",),
    )
