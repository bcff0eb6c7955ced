"""Warns an account's present address of a change to another one."""

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
        """Sent after the change too, because the notice matters most then."""
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
    """The mail."""
    return Letter(
        recipient,
        "Your e-mail is about to change",
        (
            f"A change of your account's e-mail to {new_email} was requested.",
            "It takes effect when that address is confirmed.",
            "If this was not you, change your password now.",
        ),
    )
