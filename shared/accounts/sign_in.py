"""Comparing a password: the same work, writes and answer whoever it is and whatever is wrong.

The try is counted and committed before anything is compared, so that guesses that run at once are
counted as exactly as those in a row. The guard is PostgreSQL's: it holds with Redis away.
"""

from typing import NamedTuple
from uuid import UUID

import msgspec

from shared.accounts.passwords import check_password, needs_rehash
from shared.pipeline.call import Call, SignedInCall
from shared.pipeline.declaration import Deployment
from shared.problems import Code, Problem, invalid

# Argon2 holds 19 MiB and a core while it runs; in the cloud a core's share comes with the memory.
PASSWORD_WORK = Deployment(memory=512)


class _Try(msgspec.Struct):
    """A counted try; without a hash nobody has this e-mail, or the guard refused."""

    attempt: UUID | None
    password_hash: str | None


class Compared(NamedTuple):
    """How a comparison came out. `attempt` is what the database knows it by.

    `is_outdated`: the password was right, its hash made with other parameters than today's.
    """

    attempt: UUID | None
    was_right: bool
    is_outdated: bool


def compare(call: Call, email: str, password: str) -> Compared:
    """Compare the password of whoever has this e-mail."""
    tried = call.db.one(
        _Try,
        "select {columns} from begin_sign_in($1, $2)",
        email,
        str(call.client_address),
    )
    return _compared(tried, password)


def compare_own(call: SignedInCall, password: str, pointer: str) -> UUID | None:
    """The attempt by which the session's own person gave the right password.

    VALIDATION_ERROR at `pointer` for a wrong one: the session is good, only the field is not.
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
    """The one answer to a wrong password, an unknown e-mail and a locked one."""
    return Problem(
        Code.UNAUTHENTICATED,
        "The e-mail or the password is wrong, or there were too many tries. "
        "Wait 15 minutes or ask for a new password.",
        headers={"WWW-Authenticate": 'Bearer realm="pavilion"'},
    )


def refuse_impersonation(call: SignedInCall) -> None:
    """FORBIDDEN for a super-admin in somebody's place: sign-in is the person's own."""
    if call.session.impersonator_id is not None:
        raise Problem(
            Code.FORBIDDEN,
            "Only the account's own person may do this. End the impersonation first.",
        )
