"""A homeowner's profile as the portal answers it."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec

from shared.accounts.account import OWN_ASSOCIATION, OwnAssociation
from shared.database.rows import Sql
from shared.domain.homeowner import HomeownerStatus


class HomeAddress(msgspec.Struct):
    """The address of the homeowner's property and unit."""

    property_id: UUID
    property_name: str
    address_line1: str
    address_line2: str | None
    city: str
    state: str
    postal_code: str
    country: str
    unit_id: UUID | None
    """The unit, if the home is one."""
    unit_name: str | None
    """The unit, if the home is one."""


class HomeownerProfile(msgspec.Struct):
    """The homeowner, the association, and the home if one is assigned."""

    table: ClassVar = "homeowners"

    id: UUID
    first_name: str
    last_name: str
    email: str
    phone: str | None
    mailing_address: str | None
    """Where letters go, if not to the home."""
    status: HomeownerStatus
    association: Annotated[OwnAssociation, OWN_ASSOCIATION]
    home: Annotated[
        HomeAddress | None, Sql("(select row_to_json(own) from own_home_address() as own)")
    ]
    """The address of the home; null while none is assigned."""
    created_at: datetime
    updated_at: datetime
