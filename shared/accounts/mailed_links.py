"""The tokens of mailed links, which are checked before a statement uses them up.

Every unusable link gets the same answer, so that the answer tells a guesser nothing.
"""

from typing import NamedTuple
from uuid import UUID

import msgspec

from shared.inputs.text import Token
from shared.mail.tokens import Purpose, is_genuine, parse_mail_token
from shared.pipeline.call import Call
from shared.problems import Problem, invalid


class LinkToken(msgspec.Struct, forbid_unknown_fields=True):
    """The token at the end of a mailed link."""

    token: Token


class Link(NamedTuple):
    """A genuine token that was usable when it was read; the first request to use it up wins."""

    token_id: UUID
    nonce: bytes


class _Row(msgspec.Struct):
    nonce: bytes


def read_link(call: Call, text: str, purpose: Purpose) -> Link:
    """The link for this purpose; VALIDATION_ERROR when the token is not genuine or not usable."""
    token = parse_mail_token(text)
    if token is None:
        raise unusable_link()
    row = call.db.maybe_one(_Row, "select {columns} from read_user_token($1)", token.row_id)
    if row is None or not is_genuine(token, purpose, row.nonce):
        raise unusable_link()
    return Link(UUID(token.row_id), row.nonce)


def unusable_link() -> Problem:
    """422 for a link that never existed, is used up, expired, replaced, or for another purpose."""
    return invalid("/token", "This link can't be used any more. Ask for a new one.")
