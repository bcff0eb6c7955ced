"""The homeowner who is signed in, the association, and where else the person may go."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from shared.accounts.account import (
    OWN_ASSOCIATION,
    OWN_HOMES,
    OWN_USER,
    OwnAssociation,
    OwnHome,
    User,
)
from shared.database.rows import Sql
from shared.domain.homeowner import HomeownerStatus
from shared.pipeline.call import HomeownerCall
from shared.pipeline.callers import Homeowner
from shared.pipeline.endpoint import endpoint


class OwnHomeowner(msgspec.Struct):
    """The homeowner as the homeowner sees it: without the staff's notes."""

    id: UUID
    property_id: UUID | None
    unit_id: UUID | None
    first_name: str
    last_name: str
    email: str
    phone: str | None
    mailing_address: str | None
    status: HomeownerStatus
    created_at: datetime
    updated_at: datetime


class HomeownerMe(msgspec.Struct):
    """`has_manager_access`: the person also works for an organization."""

    user: Annotated[User, OWN_USER]
    homeowner: Annotated[OwnHomeowner, Sql("(select row_to_json(own) from homeowners as own)")]
    association: Annotated[OwnAssociation, OWN_ASSOCIATION]
    homes: Annotated[list[OwnHome], OWN_HOMES]
    has_manager_access: Annotated[bool, Sql("exists (select from own_organizations())")]


@endpoint("GET /v1/homeowner-auth/me", caller=Homeowner())
def handle(call: HomeownerCall) -> HomeownerMe:
    return call.db.one(HomeownerMe, "select {columns}")
