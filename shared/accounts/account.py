"""The records of a person's own account, which managers' and homeowners' sessions both show."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec

from shared.database.rows import Sql
from shared.domain.homeowner import HomeownerStatus
from shared.roles import Role


class User(msgspec.Struct):
    """The signed-in person. `email_verified_at` is null until the address is verified."""

    table: ClassVar = "users"

    id: UUID
    email: str
    name: str
    email_verified_at: datetime | None
    """When the mailbox was proved; null until then."""
    created_at: datetime
    updated_at: datetime


class OwnOrganization(msgspec.Struct):
    """An organization that the person works for, and the role there."""

    organization_id: UUID
    name: str
    slug: str
    time_zone: str
    role: Role
    """The role of the person there."""
    joined_at: datetime
    """When the person became a member."""


class OwnHome(msgspec.Struct):
    """A home of the person in an association; a homeowner's session names `homeowner_id`."""

    homeowner_id: UUID
    """The record of the home, which a session of a homeowner names."""
    organization_id: UUID
    organization_name: str
    time_zone: str
    association_id: UUID
    association_name: str
    property_name: str | None
    """The property of the home; null while none is assigned."""
    unit_name: str | None
    """The unit, if the home is one."""
    status: HomeownerStatus


class OwnAssociation(msgspec.Struct):
    """The association of a homeowner's home, with the fields that homeowners may see."""

    id: UUID
    name: str
    city: str | None
    state: str | None
    phone: str | None
    email: str | None
    website: str | None


# For the fields of a record that hold the caller's own rows.
OWN_USER = Sql(
    "(select row_to_json(person) from (select id, email, name, email_verified_at, created_at,"
    " updated_at from users where id = scope_user_id()) as person)"
)
OWN_ORGANIZATIONS = Sql("(select coalesce(json_agg(each), '[]') from own_organizations() as each)")
OWN_HOMES = Sql("(select coalesce(json_agg(each), '[]') from own_homes() as each)")
OWN_ASSOCIATION = Sql(
    "(select row_to_json(own) from associations as own where id = scope_association_id())"
)
