"""The tokens of mailed links, which are checked before a statement uses them up.

Every unusable link gets the same answer, so that the answer tells a guesser nothing.
"""

from collections.abc import Callable
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.inputs.text import Token
from shared.mail.tokens import Purpose, is_genuine, parse_mail_token
from shared.pipeline.call import Call
from shared.problems import Problem, invalid


class LinkToken(msgspec.Struct, forbid_unknown_fields=True):
    """The token at the end of a mailed link."""

    token: Token
    """What stands at the end of the mailed link."""


class LinkRow(msgspec.Struct):
    """The row that a link stands for; $1 of its statement is the row's id."""

    token_id: Annotated[UUID, Sql("$1::uuid")]
    nonce: bytes


class Link(LinkRow):
    """A genuine token that was usable when it was read; the first request to use it up wins.

    `email` is the one by which the account signs in.
    """

    email: str


Row = TypeVar("Row", bound=LinkRow)


def linked(text: str, purpose: Purpose, find: Callable[[str], Row | None]) -> Row | None:
    """The row that `find` has for the token's id; None unless the token is genuine."""
    token = parse_mail_token(text)
    row = find(token.row_id) if token else None
    return row if token and row and is_genuine(token, purpose, row.nonce) else None


def read_link(call: Call, text: str, purpose: Purpose) -> Link:
    """The link for this purpose; VALIDATION_ERROR when the token is not genuine or not usable."""
    link = linked(
        text,
        purpose,
        lambda row_id: call.db.maybe_one(
            Link, "select {columns} from read_user_token($1::uuid)", row_id
        ),
    )
    if link is None:
        raise unusable_link()
    return link


def unusable_link() -> Problem:
    """422 for a link that never existed, is used up, expired, replaced, or for another purpose."""
    return invalid("/token", "This link can't be used any more. Ask for a new one.")
