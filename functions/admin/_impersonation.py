"""A session in a customer's place, for half an hour and in exchange for the super-admin's own.

It stays the super-admin's: it ends with that right, and every row of an audit log names the person.
"""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import msgspec

from shared.accounts.account import OWN_USER, User
from shared.accounts.signed_in import SignedIn, signed_in
from shared.identity.sessions import new_session
from shared.pipeline.call import AdminCall
from shared.pipeline.platform_write import platform_write


class _Operator(msgspec.Struct):
    user: Annotated[User, OWN_USER]


def impersonating(
    call: AdminCall, reason: str, organization_id: UUID, homeowner_id: UUID | None = None
) -> SignedIn:
    """Begin a session as an admin of the organization, or as the homeowner there."""
    session = new_session(
        "homeowner" if homeowner_id else "manager",
        call.user_id,
        call.session.generation,
        organization_id=str(organization_id),
        role=None if homeowner_id else "admin",
        homeowner_id=str(homeowner_id) if homeowner_id else None,
        impersonator_id=call.user_id,
    )
    place = homeowner_id or organization_id
    with platform_write(call, reason, target_id=place, organization_id=organization_id) as changes:
        call.db.execute(
            "call begin_impersonation($1, $2, $3, $4, $5, to_timestamp($6))",
            organization_id,
            "homeowners" if homeowner_id else "organizations",
            place,
            reason,
            call.session.session_id,
            call.session.expires_at,
        )
        operator = call.db.one(_Operator, "select {columns}")
        changes["impersonation_ends_at"] = [None, datetime.fromtimestamp(session.expires_at, UTC)]
    # A homeowner's session has a cookie of its own, beside that of the ended one.
    call.exchange.end_session("admin")
    return signed_in(call, session, operator.user)
