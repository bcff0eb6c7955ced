"""Tokens in mails: the id of a row and an HMAC over it, so that no token is stored.

A token is base64url(id ‖ HMAC-SHA256(purpose ‖ id ‖ nonce)) of 16 + 32 bytes, always 64 characters.
The nonce stays in the row, and a new one voids every token sent before. A token is checked against
each key of the ring, which has two or three.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hmac import compare_digest, digest
from typing import Literal, NamedTuple
from uuid import UUID

from shared.config import settings

Purpose = Literal[
    "verify_email", "reset_password", "change_email", "invitation", "join_request", "set_up"
]

# 48 bytes are 64 characters without padding or spare bits: each token has one spelling.
_SHAPE = re.compile(r"[A-Za-z0-9_-]{64}", re.ASCII)
_ID_BYTES = 16


class MailToken(NamedTuple):
    """A well-formed token; nothing is known about it until its row's nonce is at hand."""

    row_id: str
    proof: bytes


def _proof(secret: bytes, purpose: Purpose, row_id: bytes, nonce: bytes) -> bytes:
    # The id has a fixed length and the purpose ends at the NUL: no two inputs read the same.
    return digest(secret, b"\0".join((purpose.encode(), row_id + nonce)), "sha256")


def make_mail_token(purpose: Purpose, row_id: str, nonce: bytes) -> str:
    """The token for the row `row_id` (a UUID), by the newest of TOKEN_KEYS."""
    keys = settings().token_keys
    plain = UUID(row_id).bytes
    proof = _proof(keys.secrets[keys.newest], purpose, plain, nonce)
    return urlsafe_b64encode(plain + proof).decode()


def parse_mail_token(text: str) -> MailToken | None:
    """The parts of a token, so that its row can be read; None if it is malformed."""
    if not _SHAPE.fullmatch(text):
        return None
    plain = urlsafe_b64decode(text)
    return MailToken(str(UUID(bytes=plain[:_ID_BYTES])), plain[_ID_BYTES:])


def is_genuine(token: MailToken, purpose: Purpose, nonce: bytes) -> bool:
    """Whether we made the token for this purpose and nonce, by any key; in constant time."""
    row_id = UUID(token.row_id).bytes
    matches = [
        compare_digest(token.proof, _proof(secret, purpose, row_id, nonce))
        for secret in settings().token_keys.secrets.values()
    ]
    return any(matches)
