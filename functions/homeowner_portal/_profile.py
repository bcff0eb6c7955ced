"""A homeowner's profile as the portal answers it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from shared.rows import Sql


class PortalAssociation(msgspec.Struct):
    """What a homeowner is told about the association."""

    id: UUID
    name: str
    phone: str | None
    email: str | None
    website: str | None


class Home(msgspec.Struct):
    """Where the homeowner's property and unit are."""

    property_id: UUID
    property_name: str
    address_line1: str
    address_line2: str | None
    city: str
    state: str
    postal_code: str
    country: str
    unit_id: UUID | None
    unit_name: str | None


class Profile(msgspec.Struct):
    """The homeowner, the association, and the home if one is assigned."""

    id: UUID
    first_name: str
    last_name: str
    email: str
    phone: str | None
    mailing_address: str | None
    status: Literal["active", "inactive", "suspended"]
    association: Annotated[
        PortalAssociation,
        Sql("(select to_json(a) from associations as a where a.id = association_id)"),
    ]
    home: Annotated[Home | None, Sql("(select to_json(h) from own_home_address() as h)")]
    created_at: datetime
    updated_at: datetime
