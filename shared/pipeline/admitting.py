"""A request's admission, and what becomes of its rate charges once its session has been judged.

A token claims a caller, and PostgreSQL says whether the claim still holds. What was charged on the
claim alone stays charged only if PostgreSQL confirms it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from shared.admission.admit import Admission, admit
from shared.admission.plan_limits import PlanLimits
from shared.admission.plan_limits_source import read_limits
from shared.admission.session_marks import State, settle_charges
from shared.database.errors import SessionEnded
from shared.pipeline.exchange import Exchange
from shared.pipeline.rate_charges import (
    claimed,
    known_device_charges,
    rate_charges,
    unsigned_charge,
)
from shared.pipeline.session_renewal import confirming, in_own_session


@contextmanager
def admitted(exchange: Exchange) -> Iterator[None]:
    """Admit the request, run the block and settle the charges by what it found of the session."""
    session = exchange.session
    try:
        admission = _admit(exchange)
    except SessionEnded:
        # Found while the plan was read, before anything was charged.
        _settle(exchange, Admission(allowed=True, limits=None), "ended")
        raise
    if session is None:
        yield
        return
    try:
        with confirming(exchange):
            if admission.is_marked and session.organization_id and exchange.declaration.has_plan:
                exchange.plan = _read(exchange, session.organization_id)
            yield
    except SessionEnded:
        _settle(exchange, admission, "ended")
        raise
    except Exception:
        _settle(exchange, admission, "live" if exchange.postgresql.is_confirmed else "unknown")
        raise
    _settle(exchange, admission, "live")


def _admit(exchange: Exchange) -> Admission:
    """Charge every rate limit of the request at once, and keep what the plan allows."""
    declaration, session = exchange.declaration, exchange.session

    charges = rate_charges(exchange)
    # A miss of the cached limits reads PostgreSQL in between.
    with exchange.waiting_for_redis():
        admission = admit(
            charges,
            organization_id=session.organization_id if session and declaration.has_plan else None,
            organization_cost=None if declaration.manages_account else exchange.cost,
            claim=claimed(exchange),
            read_limits=partial(_read, exchange),
        )
        if not admission.allowed and (charges := known_device_charges(exchange)):
            admission = admit(charges, read_limits=partial(_read, exchange))
    exchange.is_fallback = admission.is_fallback
    if not admission.allowed:
        raise admission.refusal()
    exchange.plan = admission.limits
    exchange.rate_headers = admission.headers()
    return admission


def charge_unsigned(exchange: Exchange) -> None:
    """Charge a wrong signature to the address that it came from; RATE_LIMITED beyond the limit."""
    with exchange.waiting_for_redis():
        admission = admit([unsigned_charge(exchange)], read_limits=partial(_read, exchange))
    if not admission.allowed:
        raise admission.refusal()
    exchange.rate_headers = admission.headers()


def _read(exchange: Exchange, organization_id: str) -> PlanLimits:
    """The limits as the session may read them; an ended one may not."""
    return in_own_session(exchange, lambda db: read_limits(db, organization_id))


def _settle(exchange: Exchange, admission: Admission, state: State) -> None:
    session = exchange.session
    if session is None:
        return
    with exchange.waiting_for_redis():
        settle_charges(admission, session.session_id, state)
    if state == "ended" and not admission.is_marked:
        # An ended session is not told how its organization's hour stands.
        exchange.rate_headers = {}
