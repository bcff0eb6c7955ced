"""The link in a letter about an account: a token that is made while the letter is written."""

from uuid import UUID

import msgspec

from shared.database.scope import Database
from shared.mail.tokens import Purpose, make_mail_token


class _Row(msgspec.Struct, frozen=True):
    id: UUID
    email: str
    new_email: str | None
    nonce: bytes


class MailedLink(msgspec.Struct, frozen=True):
    """The token, the account's address, and for a change of address the new one."""

    token: str
    email: str
    new_email: str | None


def mailed_link(db: Database, token_id: UUID, purpose: Purpose) -> MailedLink | None:
    """None for a token that can't be used: used, expired, replaced, or without an account."""
    row = db.maybe_one(
        _Row,
        """
        select token.id, users.email, token.new_email, token.nonce
        from user_tokens as token join users on users.id = token.user_id
        where token.id = $1 and token.purpose = $2 and is_usable(token)
        """,
        token_id,
        purpose,
    )
    if row is None:
        return None
    return MailedLink(make_mail_token(purpose, str(row.id), row.nonce), row.email, row.new_email)
