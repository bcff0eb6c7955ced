"""Get the signed-in account, its organization and role, and its other choices."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.accounts.account import (
    OWN_HOMES,
    OWN_ORGANIZATIONS,
    OWN_USER,
    OwnHome,
    OwnOrganization,
    User,
)
from shared.database.rows import Sql
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.declaration import Deployment
from shared.pipeline.endpoint import endpoint
from shared.roles import EVERYONE, Role


class SessionOrganization(msgspec.Struct):
    """The organization that the session acts in."""

    id: UUID
    name: str
    slug: str
    time_zone: str


class ManagerAccount(msgspec.Struct):
    """The session's account, with all that it may enter."""

    user: Annotated[User, OWN_USER]
    organization: Annotated[
        SessionOrganization, Sql("(select row_to_json(own) from organizations as own)")
    ]
    """The organization that the session acts in."""
    role: Annotated[Role, Sql("$1::text")]
    """The role there."""
    organizations: Annotated[list[OwnOrganization], OWN_ORGANIZATIONS]
    """All organizations of the person, the session's as well."""
    homes: Annotated[list[OwnHome], OWN_HOMES]
    """The homes of the person, as a homeowner."""
    impersonated_by: Annotated[UUID | None, Sql("scope_impersonator_id()")]
    """The super-admin who acts as this person; null if none does."""


@endpoint(
    "GET /v1/auth/me",
    caller=Manager(EVERYONE),
    rate="account",
    deployment=Deployment(traffic="hot"),
)
def handle(call: ManagerCall) -> ManagerAccount:
    return call.db.one(ManagerAccount, "select {columns}", call.role)
