"""Renewal of a session that PostgreSQL refused, or whose role may be outdated."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from shared.database.errors import NotDone, SessionEnded, SessionRefused
from shared.database.scope import Database
from shared.identity.sessions import renewed
from shared.pipeline.call import Call, SignedInCall
from shared.pipeline.exchange import Exchange
from shared.pipeline.gates import require_role
from shared.problems import Code, Problem, unavailable

Value = TypeVar("Value")

# A further attempt is needed only when the role was changed once more in between.
ATTEMPTS = 3


def renew(exchange: Exchange) -> None:
    """Go on with the role that the member has now, in a renewed cookie.

    UNAUTHENTICATED when the session is revoked or outdated; FORBIDDEN when the role it has now may
    not call the endpoint.
    """
    _adopt_role(exchange)
    require_role(exchange)


def renewing(call: Call, action: Callable[[], Value]) -> Value:
    """Run `action`, and again in the renewed session where PostgreSQL refused the token's claims.

    The refusal comes before the first statement of its transaction, so nothing has taken effect.
    After an outside effect only the statements that follow it may be the action: the session was
    judged when the effect began, and the effect must not be repeated.
    """

    def judged() -> None:
        require_role(call.exchange)
        _adopt(call)

    return _renewing(call.exchange, action, judged)


def undoing(call: Call, action: Callable[[], Value]) -> Value:
    """Run `action`, which undoes what the request began, also if the member's role has changed."""
    return _renewing(call.exchange, action, lambda: _adopt(call))


def in_own_session(exchange: Exchange, action: Callable[[Database], Value]) -> Value:
    """Run `action` in the scope of the request's session, before its role is judged."""
    return _renewing(exchange, lambda: action(exchange.database(exchange.session)), lambda: None)


def _renewing(
    exchange: Exchange, action: Callable[[], Value], renewed_to: Callable[[], object]
) -> Value:
    for _ in range(ATTEMPTS):
        try:
            return action()
        except SessionRefused:
            _adopt_role(exchange)
            renewed_to()
    raise unavailable("The service", log="the role changed during every attempt")


def _adopt_role(exchange: Exchange) -> None:
    """Look at the session again; the role of an impersonation never changes."""
    session = exchange.session
    if session is None:
        raise SessionEnded
    try:
        exchange.database(session).check_session()
    except SessionRefused as refused:
        if refused.role is None:
            raise SessionEnded from None
        exchange.postgresql.is_confirmed = True
        exchange.renew_session(renewed(session, role=refused.role))


def _adopt(call: Call) -> None:
    if isinstance(call, SignedInCall):
        call.adopt_session()


def confirm(exchange: Exchange) -> None:
    """Have PostgreSQL judge the session now, unless it has; UNAUTHENTICATED if it has ended."""
    if exchange.session is not None and not exchange.postgresql.is_confirmed:
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
