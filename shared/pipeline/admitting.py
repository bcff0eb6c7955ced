"""A request's admission, and what becomes of its rate charges once its session has been judged.

A token claims a caller, and PostgreSQL says whether the claim still holds. What was charged on the
claim alone stays charged only if PostgreSQL confirms it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.admission.admit import Admission, admit
from shared.admission.plan_limits import PlanLimits
from shared.admission.plan_limits_source import read_limits
from shared.admission.session_marks import State, settle_charges
from shared.database.errors import SessionEnded
from shared.pipeline.arguments import Inputs
from shared.pipeline.exchange import Exchange
from shared.pipeline.rate_charges import claimed, rate_charges
from shared.pipeline.session_renewal import confirming


@contextmanager
def admitted(exchange: Exchange, inputs: Inputs) -> Iterator[None]:
    """Admit the request, run the block and settle the charges by what it found of the session."""
    admission = _admit(exchange, inputs)
    session = exchange.session
    if session is None:
        yield
        return
    try:
        with confirming(exchange):
            yield
    except SessionEnded:
        _settle(exchange, admission, "ended")
        raise
    except Exception:
        _settle(exchange, admission, "live" if exchange.postgresql.is_confirmed else "unknown")
        raise
    _settle(exchange, admission, "live")


def _admit(exchange: Exchange, inputs: Inputs) -> Admission:
    """Charge every rate limit of the request at once, and keep what the plan allows."""
    declaration, session = exchange.declaration, exchange.session

    def read(organization_id: str) -> PlanLimits:
        return read_limits(exchange.database(None), organization_id)

    charges = rate_charges(exchange, inputs)
    # A miss of the cached limits reads PostgreSQL in between.
    with exchange.waiting_for_redis():
        admission = admit(
            charges,
            organization_id=session.organization_id if session and declaration.has_plan else None,
            organization_cost=None if declaration.manages_account else exchange.cost,
            claim=claimed(exchange),
            read_limits=read,
        )
    exchange.is_fallback = admission.is_fallback
    if not admission.allowed:
        raise admission.refusal()
    exchange.plan = admission.limits
    exchange.rate_headers = admission.headers()
    return admission


def _settle(exchange: Exchange, admission: Admission, state: State) -> None:
    session = exchange.session
    if session is None:
        return
    with exchange.waiting_for_redis():
        settle_charges(admission, session.session_id, state)
    if state == "ended" and not admission.is_marked:
        # An ended session is not told how its organization's hour stands.
        exchange.rate_headers = {}
