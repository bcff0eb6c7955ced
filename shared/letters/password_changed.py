"""Tells a person that the account has a new password."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.letters.notification import Notification
from shared.mail.letter import Letter


class _Account(msgspec.Struct, frozen=True):
    email: str


class PasswordChanged(Notification, frozen=True, kw_only=True, tag="password_changed"):
    """Goes to the account's address."""

    user_id: UUID

    def letter(self, db: Database) -> Letter | None:
        """None when the account is gone, or its e-mail unverified and perhaps a stranger's."""
        account = db.maybe_one(
            _Account,
            "select {columns} from users where id = $1 and email_verified_at is not null",
            self.user_id,
        )
        return worded(account.email) if account else None


def worded(recipient: str) -> Letter:
    """The mail."""
    return Letter(
        recipient,
        "Your password was changed",
        (
            "The password of your account was changed, and you were signed out everywhere else.",
            "If this was not you, choose a new password with “Forgot password” now.",
        ),
    )
