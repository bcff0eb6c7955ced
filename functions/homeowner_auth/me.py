"""Get the signed-in homeowner, the association, and the account's other homes."""

from datetime import date, datetime
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
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint


class OwnHomeowner(msgspec.Struct):
    """The homeowner's record without the managers' notes."""

    id: UUID
    property_id: UUID | None
    """The property of the home; null while none is assigned."""
    unit_id: UUID | None
    """The unit of the home; null while none is assigned."""
    first_name: str
    last_name: str
    email: str
    phone: str | None
    mailing_address: str | None
    """Where letters go, if not to the home."""
    status: HomeownerStatus
    created_at: datetime
    updated_at: datetime


class HomeOrganization(msgspec.Struct):
    """The organization that manages the association."""

    id: UUID
    name: str
    time_zone: str
    today: date
    """The day that it is in the organization's time zone."""


class HomeownerAccount(msgspec.Struct):
    """The session's homeowner, with the other homes."""

    user: Annotated[User, OWN_USER]
    homeowner: Annotated[
        OwnHomeowner,
        Sql("(select row_to_json(own) from homeowners as own where id = scope_homeowner_id())"),
    ]
    """The record of the home that the session acts in."""
    association: Annotated[OwnAssociation, OWN_ASSOCIATION]
    organization: Annotated[
        HomeOrganization,
        Sql(
            "(select json_build_object('id', organization_id, 'name', organization_name,"
            " 'time_zone', time_zone, 'today', org_today(organization_id))"
            " from own_homes() where homeowner_id = scope_homeowner_id())"
        ),
    ]
    """The organization that manages the association."""
    homes: Annotated[list[OwnHome], OWN_HOMES]
    """All homes of the person, the session's as well."""
    has_manager_access: Annotated[bool, Sql("exists (select from own_organizations())")]
    """Whether the person is also a member of an organization."""
    impersonated_by: Annotated[UUID | None, Sql("scope_impersonator_id()")]
    """The super-admin who acts as the homeowner; null if none does."""
    authenticated_at: Annotated[datetime, Sql("to_timestamp($1)")]
    """When the person signed in."""
    expires_at: Annotated[datetime, Sql("to_timestamp($2)")]
    """When the session ends, at the latest."""


@endpoint(
    "GET /v1/homeowner-auth/me",
    caller=Homeowner(),
    rate="account",
    impersonation=True,
    deployment=Deployment(traffic="hot"),
)
def handle(call: HomeownerCall) -> HomeownerAccount:
    session = call.session
    return call.db.one(
        HomeownerAccount, "select {columns}", session.authenticated_at, session.expires_at
    )
