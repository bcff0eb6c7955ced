"""HS256 signatures (RFC 7518 section 3.2) by PyJWT, written in base64url.

No other algorithm exists here, so no header can ask for one (RFC 8725 sections 3.1 and 3.2).
A signature is compared as text: it has one spelling, while base64url has several for the same bytes
and PyJWT takes extra padding.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hmac import compare_digest
from typing import cast


@contextmanager
def _without_cryptography() -> Iterator[None]:
    """Hide the cryptography package, which PyJWT imports for algorithms that are refused here.

    Its import would slow every cold start, and PyJWT is made to work without it.
    """
    if "cryptography" in sys.modules:
        yield
        return
    modules = cast("dict[str, object]", sys.modules)
    modules["cryptography"] = None
    try:
        yield
    finally:
        del modules["cryptography"]


with _without_cryptography():
    from jwt.algorithms import HMACAlgorithm
    from jwt.exceptions import InvalidKeyError
    from jwt.utils import base64url_encode

_HS256 = HMACAlgorithm(HMACAlgorithm.SHA256)


def is_fit(secret: bytes) -> bool:
    """Whether PyJWT takes `secret` for HMAC: it refuses public keys, certificates and JWKs."""
    try:
        _HS256.prepare_key(secret)
    except InvalidKeyError:
        return False
    return True


def signature(message: bytes, secret: bytes) -> bytes:
    """The signature of `message`: 43 bytes of unpadded base64url."""
    return base64url_encode(_HS256.sign(message, secret))


def is_signature(candidate: bytes, message: bytes, secret: bytes) -> bool:
    """Whether `candidate` is exactly the text of `message`'s signature, in constant time."""
    return compare_digest(candidate, signature(message, secret))
