"""The second look at a session that PostgreSQL refused, or whose role may be outdated."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from shared.database.errors import SessionRefusedError
from shared.identity.sessions import Session, renewed
from shared.pipeline.call import Call
from shared.pipeline.callers import Manager
from shared.pipeline.gates import require_role
from shared.problems import Code, Problem
from shared.roles import Role

Value = TypeVar("Value")


class _State(msgspec.Struct):
    valid: bool
    role: Role | None


def renew(call: Call) -> None:
    """Go on with the role that the member has now, in a renewed cookie.

    UNAUTHENTICATED when the session is revoked or outdated; FORBIDDEN when the role it has now may
    not call the endpoint.
    """
    session = call.session
    if session is None:
        raise Problem(Code.UNAUTHENTICATED, "Sign in first.")
    if session.actor is not None:
        _check_impersonation(call)
    else:
        _renew_role(call, session)
    if isinstance(call.declaration.caller, Manager):
        require_role(call)


def _renew_role(call: Call, session: Session) -> None:
    state = call.stranger_db().one(
        _State,
        "select {columns} from session_state($1, $2, $3, $4, $5, $6)",
        session.kind,
        session.user_id,
        session.session_id,
        session.generation,
        session.organization_id,
        session.homeowner_id,
    )
    if not state.valid:
        raise _ended()
    if state.role != session.role:
        session = renewed(session, role=state.role)
        call.use_session(session)
        call.start_session(session)


def _check_impersonation(call: Call) -> None:
    """Its role is always the same, so there is nothing to renew: it holds or it has ended."""
    try:
        call.db.check_session()
    except SessionRefusedError:
        raise _ended() from None


def _ended() -> Problem:
    return Problem(
        Code.UNAUTHENTICATED,
        "The session is no longer valid. Sign in again.",
        headers={"WWW-Authenticate": 'Bearer realm="pavilion", error="invalid_token"'},
    )


def afterwards(call: Call, action: Callable[[], Value]) -> Value:
    """Run the statements that follow an outside effect.

    The session was judged when the effect began, so here a changed role must not run the whole
    handler again, only these statements.
    """
    try:
        return action()
    except SessionRefusedError:
        renew(call)
        return action()
