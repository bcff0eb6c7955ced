"""Password hashing: argon2id with the first parameters of OWASP's Password Storage Cheat Sheet.

A password is compared by the OpaqueString profile of RFC 8265: NFC, every space as U+0020, so the
same keys on another system give the same password. Nothing else is folded, trimmed or refused.
"""

import unicodedata
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MEMORY_KIB = 19 * 1024
ITERATIONS = 2
LANES = 1
# Each hash holds 19 MiB while it runs; more at once than this would not fit a small instance, and
# would not be faster: an instance has at most two cores.
_RUNNING = BoundedSemaphore(4)
# The hash of discarded random bytes, by the same parameters, so that an unknown account costs the
# same work as a known one.
_NO_ACCOUNT = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$llEfojuQ0xGWYHGu1c18sA$nR7SLQIn8RPqPmwt/JL/HZ9zi5K1yND/xDVYcxV//bw"
)


@cache
def _hasher() -> "PasswordHasher":
    # Imported here, so that only endpoints that ask for a password load it.
    from argon2 import PasswordHasher  # noqa: PLC0415

    return PasswordHasher(time_cost=ITERATIONS, memory_cost=MEMORY_KIB, parallelism=LANES)


def _prepared(password: str) -> bytes:
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in password)
    # JSON may carry half a surrogate pair, which plain UTF-8 can't hold.
    return unicodedata.normalize("NFC", spaced).encode("utf-8", "surrogatepass")


def hash_password(password: str) -> str:
    """A new salted hash in PHC form (about 97 characters)."""
    with _RUNNING:
        return _hasher().hash(_prepared(password))


def check_password(password_hash: str | None, password: str) -> bool:
    """Whether the password matches. Without a hash (no such account) it does the same work."""
    from argon2.exceptions import VerifyMismatchError  # noqa: PLC0415

    try:
        with _RUNNING:
            _hasher().verify(password_hash or _NO_ACCOUNT, _prepared(password))
    except VerifyMismatchError:
        return False
    return bool(password_hash)


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)
