"""Known devices: the cookie `pv_device` tells that a person has signed in on this device before.

It gives no right. It only has the person's tries counted apart from all others, so that an attacker
elsewhere can't use them up. The cookie holds a token for each of the last few people that signed in
here, newest first. A token is base64url(user id ‖ session generation ‖ 12 random bytes ‖
HMAC-SHA256 of all that), checked against each key of the ring, and nothing is stored for it. Tokens
of older generations share one count, because a former holder of the password may have gathered
many.
"""

import hashlib
import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hmac import compare_digest, digest
from typing import NamedTuple
from uuid import UUID

from flask import Request

from shared.config import settings
from shared.identity.cookies import attributes, cookie_values

COOKIE = "pv_device"
LIFE = 180 * 86_400
MOST_PEOPLE = 8
# TOKEN_KEYS also sign mailed links, whose purposes differ from this one.
_PURPOSE = b"device\0"
_SHAPE = re.compile(r"[A-Za-z0-9_-]{86}", re.ASCII)
_ID_BYTES, _GENERATION_BYTES, _PLAIN_BYTES = 16, 4, 32


class Device(NamedTuple):
    """A genuine token. `digest` is of what it says, because a token has several spellings."""

    token: str
    generation: int
    digest: str


def known_devices(request: Request) -> dict[str, Device]:
    """The genuine tokens of the request by user id, newest first.

    Every cookie of the name counts: one that was planted hides no other, nor an older token of a
    person the one from after a new password.
    """
    found: dict[str, Device] = {}
    for value in cookie_values(request, COOKIE):
        for token in value.split(".")[:MOST_PEOPLE]:
            plain = _plain(token)
            if plain is not None:
                person = str(UUID(bytes=plain[:_ID_BYTES]))
                generation = int.from_bytes(plain[_ID_BYTES:][:_GENERATION_BYTES])
                device = Device(token, generation, hashlib.sha256(plain).hexdigest())
                if generation > found.setdefault(person, device).generation:
                    found[person] = device
    return found


def remembering(devices: Mapping[str, Device], user_id: str, generation: int) -> str:
    """The Set-Cookie text that makes this a device of the person, with a new token."""
    said = UUID(user_id).bytes + generation.to_bytes(_GENERATION_BYTES)
    plain = said + os.urandom(_PLAIN_BYTES - len(said))
    keys = settings().token_keys
    token = urlsafe_b64encode(plain + _proof(keys.secrets[keys.newest], plain)).decode().rstrip("=")
    return _cookie([token, *_others(devices, user_id)][:MOST_PEOPLE])


def forgetting(devices: Mapping[str, Device], user_id: str) -> str:
    """The Set-Cookie text that makes this no device of the person any more."""
    return _cookie(_others(devices, user_id))


def _others(devices: Mapping[str, Device], user_id: str) -> list[str]:
    return [device.token for person, device in devices.items() if person != user_id]


def _cookie(tokens: list[str]) -> str:
    age = LIFE if tokens else 0
    return f"{COOKIE}={'.'.join(tokens)}; {attributes('/v1')}; Max-Age={age}"


def _plain(token: str) -> bytes | None:
    """What the token says, None unless we made it."""
    if not _SHAPE.fullmatch(token):
        return None
    whole = urlsafe_b64decode(f"{token}==")
    plain, proof = whole[:_PLAIN_BYTES], whole[_PLAIN_BYTES:]
    matches = [
        compare_digest(proof, _proof(secret, plain))
        for secret in settings().token_keys.secrets.values()
    ]
    return plain if any(matches) else None


def _proof(secret: bytes, plain: bytes) -> bytes:
    return digest(secret, _PURPOSE + plain, "sha256")
