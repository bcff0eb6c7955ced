"""Signing out: of one session, or of all of them."""

from functools import partial

from shared.admission.admit import RateCharge, admit, rate_charge
from shared.admission.plan_limits_source import read_limits
from shared.config import settings
from shared.identity.sessions import Kind
from shared.pipeline.call import SignedInCall, StrangerCall
from shared.problems import Problem


def sign_out(call: StrangerCall, kind: Kind) -> None:
    """End every session that the request presents, and clear the cookie in any case.

    A session that has been ended often enough within the hour is passed over. Only what PostgreSQL
    has done counts, so that no failed sign-out is ever passed off as done.
    """
    for session in call.exchange.presented:
        charge = rate_charge("sign-out", session.session_id, settings().rate_limit_sign_out)
        if not _remaining(call, charge._replace(cost=0)):
            continue
        call.db.execute(
            "call revoke_session($1, $2, to_timestamp($3))",
            session.session_id,
            session.user_id,
            session.expires_at,
        )
        _remaining(call, charge)
    call.exchange.end_session(kind)


def _remaining(call: StrangerCall, charge: RateCharge) -> int:
    """What is left of the limit after this charge."""
    try:
        with call.exchange.waiting_for_redis():
            admission = admit([charge], read_limits=partial(read_limits, call.db))
    except Problem:
        # Without Redis a deployment may refuse all requests (`deny`), but not to end a session.
        return charge.quota
    return admission.quotas[0].remaining


def sign_out_everywhere(call: SignedInCall, kind: Kind) -> None:
    """End every session of the person, of both kinds, including this one."""
    call.db.execute("select end_all_sessions()")
    call.exchange.end_session(kind)
