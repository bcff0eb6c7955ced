"""Signing out: of one session, or of all of them."""

from shared.accounts.sign_in import refuse_impersonation
from shared.identity.sessions import Kind
from shared.pipeline.call import SignedInCall, StrangerCall


def sign_out(call: StrangerCall, kind: Kind) -> None:
    """End every session that the request presents, and clear the cookie in any case."""
    for session in call.exchange.presented:
        call.db.execute(
            "call revoke_session($1, $2, to_timestamp($3))",
            session.session_id,
            session.user_id,
            session.expires_at,
        )
    call.exchange.end_session(kind)


def sign_out_everywhere(call: SignedInCall, kind: Kind) -> None:
    """End every session of the person, of both kinds, including this one."""
    refuse_impersonation(call)
    call.db.execute("select end_all_sessions()")
    call.exchange.end_session(kind)
