"""Go over to another of one's homes; the session in the present one ends."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.account import OWN_USER, User
from shared.call import Call
from shared.callers import Homeowner
from shared.endpoint import endpoint
from shared.session_answer import SignedIn, signed_in
from shared.sessions import switched
from shared.sign_in import refuse_impersonation


class HomeDestination(msgspec.Struct, forbid_unknown_fields=True):
    """A home of the person's own."""

    homeowner_id: UUID


class _Arrival(msgspec.Struct):
    organization_id: UUID
    user: Annotated[User, OWN_USER]


@endpoint("POST /v1/homeowner-auth/switch-home", caller=Homeowner(), sets_cookie=True)
def handle(call: Call, body: HomeDestination) -> SignedIn:
    refuse_impersonation(call)
    session = call.own_session
    arrival = call.db.one(
        _Arrival,
        "select {columns} from switch_home($1, $2, to_timestamp($3))",
        body.homeowner_id,
        session.session_id,
        session.expires_at,
    )
    changed = switched(
        session,
        organization_id=str(arrival.organization_id),
        homeowner_id=str(body.homeowner_id),
    )
    return signed_in(call, changed, arrival.user)
