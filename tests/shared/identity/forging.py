"""Keys and tokens made without the library, so that a test can make invalid ones too."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import msgspec


def encoded(data: bytes) -> str:
    """`data` in base64url without padding (RFC 7515 section 2)."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def jwk(key_id: str, secret: bytes | None = None, **members: Any) -> dict[str, Any]:
    """A symmetric key in JWK form; by default its secret follows from its id."""
    secret = hashlib.sha256(key_id.encode()).digest() if secret is None else secret
    return {"kty": "oct", "kid": key_id, "k": encoded(secret)} | members


def jwk_set(*keys: str | Mapping[str, Any]) -> str:
    """A JWK Set of keys, or of ids for which keys are made here."""
    whole = [jwk(key) if isinstance(key, str) else key for key in keys]
    return msgspec.json.encode({"keys": whole}).decode()


def forged(
    header: Mapping[str, Any] | bytes,
    claims: Any,
    secret: bytes,
    *,
    digest: str = "sha256",
) -> str:
    """A validly signed token with any header and claims (bytes are used unchanged)."""
    parts = [
        encoded(part if isinstance(part, bytes) else msgspec.json.encode(part))
        for part in (header, claims)
    ]
    message = ".".join(parts)
    return f"{message}.{encoded(hmac.digest(secret, message.encode(), digest))}"


def secret_of(key_id: str) -> bytes:
    """The secret that `jwk` gives a key by default."""
    return hashlib.sha256(key_id.encode()).digest()
