"""What a person proves with the password that comes with a mailed link.

The link proves the mailbox only. A stranger may have made the account, with that e-mail and a
password of their own, so that each link also asks for the account's password or sets a new one.
"""

from typing import NamedTuple
from uuid import UUID

import msgspec

from shared.accounts.passwords import hash_password
from shared.accounts.sign_in import compare, wrong_password
from shared.inputs.text import Password
from shared.inputs.wording import wanted
from shared.pipeline.call import Call
from shared.problems import invalid


class PasswordProof(NamedTuple):
    """Either the attempt that got the account's password right, or the hash of a new password."""

    attempt: UUID | None = None
    new_hash: str | None = None


def own_password(call: Call, email: str, password: str, link: UUID) -> PasswordProof:
    """The account's own password; UNAUTHENTICATED for another one.

    `link` is the row of the mailed link, whose holder has tries of its own.
    """
    compared = compare(call, email, password, link=link)
    if not compared.was_right:
        raise wrong_password()
    return PasswordProof(attempt=compared.attempt)


def new_password(password: str) -> PasswordProof:
    """A password that the account will have; VALIDATION_ERROR for one that is not allowed."""
    try:
        msgspec.convert(password, Password)
    except msgspec.ValidationError:
        raise invalid("/password", wanted(Password)) from None
    return PasswordProof(new_hash=hash_password(password))
