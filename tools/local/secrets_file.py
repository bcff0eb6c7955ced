"""The local stack's own secrets, generated once, so that sessions survive a restart."""

import os
import secrets
import shlex
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path

import msgspec

from shared.config import Settings
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
    write_private(file, msgspec.json.encode(made))
    return made


def write_settings(environment: Mapping[str, str], file: Path) -> None:
    """Write the functions' settings for a shell: `set -a; . FILE` hands them to one function."""
    names = [field.name.upper() for field in msgspec.structs.fields(Settings)]
    lines = [f"{name}={shlex.quote(environment[name])}" for name in names if name in environment]
    write_private(file, "".join(f"{line}\n" for line in lines).encode())


def write_private(file: Path, content: bytes) -> None:
    """Write a file that no other account can read."""
    unfinished = file.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    # Created with its final mode, so that there is no moment in which others can read it.
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    unfinished.replace(file)


def key_ring(name: str) -> str:
    """A JWK Set with one new key (RFC 7517), as SESSION_KEYS and TOKEN_KEYS take it."""
    secret = urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()
    keys = [{"kty": "oct", "kid": f"{name}-1", "k": secret}]
    return msgspec.json.encode({"keys": keys}).decode()
