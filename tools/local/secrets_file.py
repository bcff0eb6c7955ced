"""The local stack's own secrets, generated once, so that sessions survive a restart."""

import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

import msgspec

from shared.key_ring import parse_key_ring


class Secrets(msgspec.Struct, frozen=True):
    """Two key rings as JWK Sets, and the token for calls of scheduled functions."""

    session_keys: str
    token_keys: str
    scheduler_token: str

    def __post_init__(self) -> None:
        parse_key_ring(self.session_keys)
        parse_key_ring(self.token_keys)


def read_or_make(file: Path) -> Secrets:
    """The secrets in `file`; new ones when the file is missing or unreadable."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Secrets)
    except (FileNotFoundError, msgspec.MsgspecError):
        made = Secrets(
            session_keys=key_ring("session"),
            token_keys=key_ring("token"),
            scheduler_token=secrets.token_urlsafe(32),
        )
    unfinished = file.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    # Created with its final mode, so that other accounts can never read it.
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(msgspec.json.encode(made))
    unfinished.replace(file)
    return made


def key_ring(name: str) -> str:
    """A JWK Set with one new key (RFC 7517), as SESSION_KEYS and TOKEN_KEYS take it."""
    secret = urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    keys = [{"kty": "oct", "kid": f"{name}-1", "k": secret}]
    return msgspec.json.encode({"keys": keys}).decode()
