"""Comparing a password without telling a guesser anything.

A wrong password, an unknown e-mail and a locked one take the same work and the same writes, and get
the same answer. Each try is counted and committed before the comparison, so that parallel guesses
are counted as exactly as successive ones. PostgreSQL counts, so the guard does not need Redis.
"""

from typing import NamedTuple
from uuid import UUID

import msgspec

from shared.accounts.passwords import check_password, needs_rehash
from shared.pipeline.call import Call, SignedInCall
from shared.pipeline.declaration import Deployment
from shared.problems import Code, Problem, invalid

# Argon2 holds 19 MiB and a core while it runs; in the cloud the CPU share grows with the memory.
PASSWORD_WORK = Deployment(memory=512)


class _Try(msgspec.Struct):
    """A counted try. The hash is null for an unknown e-mail, or when the guard refused."""

    attempt: UUID | None
    password_hash: str | None


class Compared(NamedTuple):
    """The outcome of a comparison; `attempt` is its id in the database.

    `is_outdated`: the password was right, but its hash was made with other parameters than today's.
    """

    attempt: UUID | None
    was_right: bool
    is_outdated: bool


def compare(call: Call, email: str, password: str) -> Compared:
    """Compare with the password of the account that has this e-mail."""
    tried = call.db.one(
        _Try,
        "select {columns} from begin_sign_in($1, $2)",
        email,
        str(call.client_address),
    )
    return _compared(tried, password)


def compare_own(call: SignedInCall, password: str, pointer: str) -> UUID | None:
    """Compare with the password of the session's own account and return the attempt.

    VALIDATION_ERROR at `pointer` for a wrong one, because the session itself is valid.
    """
    tried = call.db.one(
        _Try, "select {columns} from begin_own_sign_in($1)", str(call.client_address)
    )
    compared = _compared(tried, password)
    if not compared.was_right:
        raise invalid(pointer, "This is not your password, or there were too many tries.")
    return compared.attempt


def _compared(tried: _Try, password: str) -> Compared:
    was_right = check_password(tried.password_hash, password)
    is_outdated = bool(was_right and tried.password_hash and needs_rehash(tried.password_hash))
    return Compared(tried.attempt, was_right, is_outdated)


def wrong_password() -> Problem:
    """401, with the same text for a wrong password, an unknown e-mail and a locked one."""
    return Problem(
        Code.UNAUTHENTICATED,
        "The e-mail or the password is wrong, or there were too many tries. "
        "Wait 15 minutes or ask for a new password.",
        headers={"WWW-Authenticate": 'Bearer realm="pavilion"'},
    )


def refuse_impersonation(call: SignedInCall) -> None:
    """FORBIDDEN in an impersonation, because credentials are the person's own."""
    if call.session.impersonator_id is not None:
        raise Problem(
            Code.FORBIDDEN,
            "Only the account's own person may do this. End the impersonation first.",
        )
