"""Renewal of a session that PostgreSQL refused, or whose role may be outdated."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec

from shared.database.errors import NotDone, SessionEnded, SessionRefused
from shared.identity.sessions import Session, renewed
from shared.pipeline.call import Call, SignedInCall
from shared.pipeline.exchange import Exchange
from shared.pipeline.gates import require_role
from shared.problems import Code, Problem, unavailable
from shared.roles import Role

Value = TypeVar("Value")

# A further attempt is needed only when the role was changed once more in between.
ATTEMPTS = 3


class _State(msgspec.Struct):
    valid: bool
    role: Role | None


def renew(exchange: Exchange) -> None:
    """Go on with the role that the member has now, in a renewed cookie.

    UNAUTHENTICATED when the session is revoked or outdated; FORBIDDEN when the role it has now may
    not call the endpoint.
    """
    session = exchange.session
    if session is None:
        raise SessionEnded
    if session.actor is not None:
        _check_impersonation(exchange, session)
    else:
        _renew_role(exchange, session)
    require_role(exchange.declaration, exchange.session)


def _renew_role(exchange: Exchange, session: Session) -> None:
    state = exchange.database(None).one(
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
        raise SessionEnded
    exchange.postgresql.is_confirmed = True
    if state.role != session.role:
        exchange.renew_session(renewed(session, role=state.role))


def _check_impersonation(exchange: Exchange, session: Session) -> None:
    """Confirm an impersonation, whose role never changes, so that there is nothing to renew."""
    try:
        exchange.database(session).check_session()
    except SessionRefused:
        raise SessionEnded from None


def renewing(call: Call, action: Callable[[], Value]) -> Value:
    """Run `action`, and again in the renewed session where PostgreSQL refused the token's claims.

    The refusal comes before the first statement of its transaction, so nothing has taken effect.
    After an outside effect only the statements that follow it may be the action: the session was
    judged when the effect began, and the effect must not be repeated.
    """
    for _ in range(ATTEMPTS):
        try:
            return action()
        except SessionRefused:
            renew(call.exchange)
            if isinstance(call, SignedInCall):
                call.adopt_session()
    raise unavailable("The service", log="the role changed during every attempt")


def confirm(exchange: Exchange) -> None:
    """Have PostgreSQL judge the session now, unless it has; UNAUTHENTICATED if it has ended."""
    if exchange.session is None or exchange.postgresql.is_confirmed:
        return
    try:
        exchange.database(exchange.session).check_session()
    except SessionRefused:
        renew(exchange)


@contextmanager
def confirming(exchange: Exchange) -> Iterator[None]:
    """Let no refusal reach a session that has ended; it learns that it has, and nothing else.

    A refusal may come before the first statement: of the body, by the plan, by a gate.
    """
    try:
        yield
    except (SessionEnded, NotDone):
        raise
    except Problem as problem:
        if problem.code is not Code.UNAVAILABLE:
            confirm(exchange)
        raise
    except Exception:
        confirm(exchange)
        raise
