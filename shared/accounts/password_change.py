"""Changing the signed-in person's password, for managers and homeowners alike."""

from typing import Annotated

import msgspec

from shared.accounts.account import User
from shared.accounts.passwords import hash_password
from shared.accounts.sign_in import compare_own
from shared.accounts.signed_in import SignedIn, signed_in_by_password
from shared.database.errors import SessionRefused
from shared.database.rows import Sql
from shared.identity.sessions import new_session
from shared.inputs.text import GivenPassword, Password
from shared.pipeline.call import SignedInCall


class PasswordChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The present password proves that the request comes from the person, not the browser alone."""

    current_password: GivenPassword
    """The password until now, as proof of the person."""
    new_password: Password
    """The password from now on."""


class _Changed(msgspec.Struct):
    user: Annotated[User, Sql("person")]
    generation: int


def change_own_password(call: SignedInCall, change: PasswordChange) -> SignedIn:
    """Replace the password, end every session of the person and begin a new one like this."""
    attempt = compare_own(call, change.current_password, "/current_password")
    changed = call.db.maybe_one(
        _Changed,
        "select {columns} from change_password($1, $2)",
        attempt,
        hash_password(change.new_password),
    )
    if changed is None:
        raise SessionRefused
    session = call.session
    replacement = new_session(
        session.kind,
        session.user_id,
        changed.generation,
        organization_id=session.organization_id,
        role=session.role,
        homeowner_id=session.homeowner_id,
        remember=session.persistent,
    )
    return signed_in_by_password(call, replacement, changed.user)
