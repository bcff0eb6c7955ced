"""A person's own new password, in either kind of session."""

from typing import Annotated

import msgspec

from shared.account import User
from shared.call import Call
from shared.database_errors import SessionRefusedError
from shared.passwords import hash_password
from shared.rows import Sql
from shared.session_answer import SignedIn, signed_in
from shared.sessions import new_session
from shared.sign_in import compare_own, refuse_impersonation
from shared.text import GivenPassword, Password


class PasswordChange(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The present password proves that it is really the person."""

    current_password: GivenPassword
    new_password: Password


class _Changed(msgspec.Struct):
    user: Annotated[User, Sql("person")]
    generation: int


def change_own_password(call: Call, change: PasswordChange) -> SignedIn:
    """Replace the password: every session of the person ends, and one like this begins."""
    refuse_impersonation(call)
    attempt = compare_own(call, change.current_password, "/current_password")
    changed = call.db.maybe_one(
        _Changed,
        "select {columns} from change_password($1, $2)",
        attempt,
        hash_password(change.new_password),
    )
    if changed is None:
        raise SessionRefusedError
    session = call.own_session
    replacement = new_session(
        session.kind,
        session.user_id,
        changed.generation,
        organization_id=session.organization_id,
        role=session.role,
        homeowner_id=session.homeowner_id,
        remember=session.persistent,
    )
    return signed_in(call, replacement, changed.user)
