"""The organizations that the caller is a member of."""

from datetime import datetime
from uuid import UUID

import msgspec

from shared.call import Call
from shared.callers import Manager
from shared.endpoint import endpoint
from shared.roles import EVERYONE, Role


class Membership(msgspec.Struct):
    """One of the caller's organizations, and the role there."""

    organization_id: UUID
    name: str
    slug: str
    time_zone: str
    role: Role
    joined_at: datetime


class Memberships(msgspec.Struct):
    """All of them; nobody has many."""

    items: list[Membership]


@endpoint("GET /v1/organizations", caller=Manager(EVERYONE))
def handle(call: Call) -> Memberships:
    return Memberships(call.db.all(Membership, "select {columns} from own_organizations()"))
