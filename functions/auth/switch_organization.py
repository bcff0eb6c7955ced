"""Switch to another of the person's organizations, and end this session."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.accounts.account import OWN_USER, User
from shared.accounts.signed_in import SignedIn, signed_in
from shared.identity.sessions import switched
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE, Role


class OrganizationSwitch(msgspec.Struct, forbid_unknown_fields=True):
    """Another organization that the person is a member of."""

    organization_id: UUID
    """The other organization, one of `organizations` of the account."""


class _Arrival(msgspec.Struct):
    role: Role
    user: Annotated[User, OWN_USER]


@endpoint(
    "POST /v1/auth/switch-organization",
    caller=Manager(EVERYONE),
    subscription=False,
    rate="account",
    sets_cookie=True,
)
def handle(call: ManagerCall, body: OrganizationSwitch) -> SignedIn:
    session = call.session
    arrival = call.db.one(
        _Arrival,
        "select {columns} from switch_organization($1, $2, to_timestamp($3))",
        body.organization_id,
        session.session_id,
        session.expires_at,
    )
    changed = switched(session, organization_id=str(body.organization_id), role=arrival.role)
    return signed_in(call, changed, arrival.user)
