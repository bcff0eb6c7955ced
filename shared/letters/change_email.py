"""Asks to confirm the new address of an account."""

from uuid import UUID

from shared.database.scope import Database
from shared.letters.mailed_link import mailed_link
from shared.letters.notification import Notification
from shared.mail.letter import Action, Letter


class ChangeEmail(Notification, frozen=True, kw_only=True, tag="change_email"):
    """Goes to the new address."""

    token_id: UUID

    def letter(self, db: Database) -> Letter | None:
        """None when the token can't be used any more."""
        link = mailed_link(db, self.token_id, "change_email")
        return worded(link.new_email, link.token) if link and link.new_email else None


def worded(recipient: str, token: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "Confirm your new e-mail",
        (
            "Please confirm that your account should use this address, with its password.",
            "The link works for 24 hours and signs you out everywhere.",
        ),
        Action(
            "Use this address",
            "/confirm-email-change",
            token,
            "/v1/auth/confirm-email-change",
            (("password", "the account's password"),),
        ),
        ("If you did not ask for this, ignore this mail, and nothing happens.",),
    )
