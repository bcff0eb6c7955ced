"""Comparing a password without telling a guesser anything.

A wrong password and an unknown e-mail take the same work and the same writes, and get the same
answer. Each try is counted and committed before the comparison, so that parallel guesses are
counted as exactly as successive ones; a right password is no failure any more. PostgreSQL counts,
so the guard does not need Redis. It counts a known device (shared/identity/devices.py) apart from
all others, so that an attacker elsewhere can't lock it out, and refuses before a hash is computed.
"""

from typing import NamedTuple
from uuid import UUID

import msgspec

from shared.accounts.passwords import check_password, needs_rehash
from shared.database.errors import SessionRefused
from shared.pipeline.call import Call, SignedInCall
from shared.pipeline.declaration import Deployment
from shared.problems import Code, Problem, invalid

# Argon2 holds 19 MiB and a core while it runs; in the cloud the CPU share grows with the memory.
PASSWORD_WORK = Deployment(memory=512)


# Beyond this wait a device's tries of the day are used up.
LONGEST_SHORT_WAIT = 900


class _Try(msgspec.Struct):
    """A counted try, or the seconds to wait. The hash is null for an unknown e-mail."""

    attempt: UUID | None
    wait: int | None
    user_id: UUID | None
    password_hash: str | None


class _OwnTry(_Try):
    # The generation of the sessions that go with the hash; null for a wait or without a password.
    generation: int | None


class Compared(NamedTuple):
    """The outcome of a comparison; `attempt` is its id in the database.

    `is_outdated`: the password was right, but its hash was made with other parameters than today's.
    """

    attempt: UUID | None
    was_right: bool
    is_outdated: bool


def compare(call: Call, email: str, password: str, *, link: UUID | None = None) -> Compared:
    """Compare with the password of the account that has this e-mail.

    RATE_LIMITED when the tries are used up. `link` is the row of a genuine mailed link to this
    e-mail, whose holder has tries of its own.
    """
    tried = call.db.one(
        _Try,
        "select {columns} from begin_sign_in($1, $2, $3, $4)",
        email,
        str(call.client_address),
        _devices(call),
        link,
    )
    return _compared(call, tried, password)


def compare_own(call: SignedInCall, password: str, pointer: str) -> UUID | None:
    """Compare with the password of the session's own account and return the attempt.

    VALIDATION_ERROR at `pointer` for a wrong one, because the session itself is valid;
    SessionRefused if another request has ended it meanwhile, and perhaps changed the password.
    """
    tried = call.db.one(
        _OwnTry,
        "select {columns} from begin_own_sign_in($1, $2)",
        str(call.client_address),
        _devices(call),
    )
    compared = _compared(call, tried, password)
    if tried.generation not in {None, call.session.generation}:
        raise SessionRefused
    if not compared.was_right:
        raise invalid(pointer, "This is not your password.")
    return compared.attempt


def _devices(call: Call) -> str:
    return msgspec.json.encode(
        {
            user_id: {"generation": device.generation, "digest": device.digest}
            for user_id, device in call.exchange.devices.items()
        }
    ).decode()


def _compared(call: Call, tried: _Try, password: str) -> Compared:
    if tried.wait is not None:
        user_id = str(tried.user_id)
        if user_id in call.exchange.devices and tried.wait > LONGEST_SHORT_WAIT:
            # A stolen cookie may have spent them. Without it the device's owner is as any other.
            call.exchange.forget_device(user_id)
        raise _too_many_tries(tried.wait)
    was_right = check_password(tried.password_hash, password)
    is_outdated = bool(was_right and tried.password_hash and needs_rehash(tried.password_hash))
    return Compared(tried.attempt, was_right, is_outdated)


def _too_many_tries(wait: int) -> Problem:
    time = f"{-(-wait // 60)} min" if wait <= LONGEST_SHORT_WAIT else f"{-(-wait // 3600)} h"
    return Problem(
        Code.RATE_LIMITED,
        f"Too many wrong passwords. Try again in {time}, or ask for a new password.",
        headers={"Retry-After": str(wait)},
        members={"violated-policies": ["wrong-passwords"]},
    )


def wrong_password() -> Problem:
    """401, with the same text for a wrong password and an unknown e-mail."""
    return Problem(
        Code.UNAUTHENTICATED,
        "The e-mail or the password is wrong. Try again, or ask for a new password.",
        headers={"WWW-Authenticate": 'Bearer realm="pavilion"'},
    )
