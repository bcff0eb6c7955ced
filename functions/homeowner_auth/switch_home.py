"""Switch to another of the person's homes, and end this session."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.accounts.account import OWN_USER, User
from shared.accounts.signed_in import SignedIn, signed_in
from shared.identity.sessions import switched
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.endpoint import endpoint


class HomeSwitch(msgspec.Struct, forbid_unknown_fields=True):
    """Another home of the person, by its homeowner record."""

    homeowner_id: UUID
    """The record of the other home, one of `homes` of the account."""


class _Arrival(msgspec.Struct):
    organization_id: UUID
    user: Annotated[User, OWN_USER]


@endpoint(
    "POST /v1/homeowner-auth/switch-home", caller=Homeowner(), rate="account", sets_cookie=True
)
def handle(call: HomeownerCall, body: HomeSwitch) -> SignedIn:
    session = call.session
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
