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
# A hash by the same parameters of random bytes that were thrown away: nobody has its password.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$llEfojuQ0xGWYHGu1c18sA$nR7SLQIn8RPqPmwt/JL/HZ9zi5K1yND/xDVYcxV//bw"
)


@cache
def _hasher() -> "PasswordHasher":
    # An import that only the endpoints which ask for a password pay.
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
    """Whether the password fits. Without a hash (no such person) the same work, then False."""
    from argon2.exceptions import VerifyMismatchError  # noqa: PLC0415

    try:
        with _RUNNING:
            _hasher().verify(password_hash or _NOBODY, _prepared(password))
    except VerifyMismatchError:
        return False
    return bool(password_hash)


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)
