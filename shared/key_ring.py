"""Key rings: HMAC keys in JWK Set form (RFC 7517), newest first. The newest signs, all verify."""

import re
from base64 import urlsafe_b64decode
from typing import Literal

import msgspec

from shared.hs256 import is_fit

# RFC 7518 section 3.2: an HS256 key has at least the size of the hash.
SHORTEST_KEY = 32
LONGEST_KEY_ID = 64
KEY_ID = re.compile(rf"[A-Za-z0-9._-]{{1,{LONGEST_KEY_ID}}}")
# Python's own decoder skips characters outside the alphabet, which would hide a damaged key.
# Padding, which RFC 7515 leaves out, does no harm here.
BASE64URL = re.compile(r"([A-Za-z0-9_-]+)={0,2}")


class _Jwk(msgspec.Struct):
    kid: str
    k: str
    kty: Literal["oct"]
    alg: Literal["HS256"] = "HS256"
    use: Literal["sig"] = "sig"
    key_ops: tuple[str, ...] = ("sign", "verify")


class _JwkSet(msgspec.Struct):
    keys: tuple[_Jwk, ...]


class KeyRing(msgspec.Struct, frozen=True):
    """Secrets by key id; `newest` signs. Its text never shows a secret."""

    newest: str
    secrets: dict[str, bytes]

    def __repr__(self) -> str:
        return f"KeyRing(newest={self.newest!r}, {len(self.secrets)} keys)"


def parse_key_ring(text: str) -> KeyRing:
    """Read a JWK Set; ValueError names the key id and the reason, never the key.

    It refuses what the library would take: short keys, duplicate ids, keys meant for another use or
    algorithm, ids that would need escaping, the same secret twice.
    """
    try:
        keys = msgspec.json.decode(text, type=_JwkSet).keys
    except msgspec.MsgspecError:
        raise ValueError("must be a JWK Set of HS256 signing keys") from None
    secrets: dict[str, bytes] = {}
    for key in keys:
        if not KEY_ID.fullmatch(key.kid):
            raise ValueError("has a key id that is empty, too long or not plain")
        if key.kid in secrets:
            raise ValueError(f"has the key id {key.kid} twice")
        # The first key signs; a retired one may be kept for verifying alone.
        needed = {"verify"} if secrets else {"sign", "verify"}
        if not needed.issubset(key.key_ops):
            raise ValueError(f"has key {key.kid}, which is meant for another use")
        secret = _decode(key)
        if secret in secrets.values():
            raise ValueError(f"has the secret of key {key.kid} twice")
        secrets[key.kid] = secret
    if not secrets:
        raise ValueError("has no key")
    return KeyRing(keys[0].kid, secrets)


def _decode(key: _Jwk) -> bytes:
    match = BASE64URL.fullmatch(key.k)
    if match is None or len(match[1]) % 4 == 1:
        raise ValueError(f"has key {key.kid}, which is not base64url")
    secret = urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4))
    if len(secret) < SHORTEST_KEY:
        raise ValueError(f"has key {key.kid}, which is shorter than {SHORTEST_KEY} bytes")
    if not is_fit(secret):
        raise ValueError(f"has key {key.kid}, which is a public key, a certificate or a JWK")
    return secret
