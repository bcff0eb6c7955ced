"""Password hashes that take microseconds, because a run makes and checks thousands of them.

Only the parameters differ: a request hashes as often, on the same path. Those of production are
asked in tests/shared/accounts/test_passwords.py, and a proof keeps them everywhere.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from argon2 import PasswordHasher

from shared.accounts import passwords
from tests.proof import times


class Parameters(NamedTuple):
    """What a hash costs, and the hash of an unknown account, which costs the same."""

    memory_kib: int
    iterations: int
    no_account: str

    def apply(self) -> None:
        """Hash by these parameters in this process from now on."""
        passwords.MEMORY_KIB, passwords.ITERATIONS = self.memory_kib, self.iterations
        passwords._NO_ACCOUNT = self.no_account  # noqa: SLF001 - as the next line
        passwords._hasher.cache_clear()  # noqa: SLF001 - production has no switch for it


PRODUCTION = Parameters(passwords.MEMORY_KIB, passwords.ITERATIONS, passwords._NO_ACCOUNT)  # noqa: SLF001


def quick() -> Parameters:
    """The least that argon2 accepts."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=passwords.LANES)
    return Parameters(8, 1, hasher.hash(secrets.token_bytes(16)))


def hash_quickly() -> None:
    """Let this process hash quickly, unless it belongs to a proof."""
    times(quick(), PRODUCTION).apply()


@contextmanager
def production() -> Iterator[None]:
    """Hash as production does during the block."""
    PRODUCTION.apply()
    try:
        yield
    finally:
        hash_quickly()
