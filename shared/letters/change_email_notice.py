"""Warns the present address of an account that the account is to use another one."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter


class _Change(msgspec.Struct, frozen=True):
    old_email: str
    new_email: str


class ChangeEmailNotice(Notification, frozen=True, kw_only=True, tag="change_email_notice"):
    """Goes to the old address."""

    token_id: UUID

    def letter(self, db: Database) -> Letter | None:
        """Written also when the change has happened by now: then the notice matters most."""
        change = db.maybe_one(
            _Change,
            """
            select {columns} from user_tokens
            where id = $1 and purpose = 'change_email' and user_id is not null
                and old_email is not null and new_email is not null
            """,
            self.token_id,
        )
        return worded(change.old_email, change.new_email) if change else None


def worded(recipient: str, new_email: str) -> Letter:
    """The words."""
    return Letter(
        recipient,
        "Your e-mail is about to change",
        (
            f"Your account was asked to use {new_email} instead of this address.",
            "It does when that address has been confirmed.",
            "If this was not you, change your password now.",
        ),
    )
