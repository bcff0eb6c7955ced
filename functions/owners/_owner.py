"""The record of an owner and its inputs."""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.rows import Sql
from shared.inputs.text import Email, LongText, Name, Phone, ShortText


class Owner(msgspec.Struct):
    """An owner as the list and every change answer it."""

    table: ClassVar = "owners"

    id: UUID
    name: str
    email: str | None
    phone: str | None
    mailing_address: str | None
    """Where letters and cheques go."""
    notes: str | None
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class OwnedProperty(msgspec.Struct):
    """A property of the owner."""

    id: UUID
    name: str
    owner_since: date
    """The first day whose money is the owner's."""
    management_fee_bp: int | None
    """The part of the collected rent that the organization keeps, in basis points: 800 is 8 %."""
    archived_at: datetime | None


class OwnerDetails(Owner):
    """An owner with the properties."""

    properties: Annotated[
        list[OwnedProperty],
        Sql(
            """(
                select coalesce(json_agg(owned), '[]') from (
                    select id, name, owner_since, management_fee_bp, archived_at
                    from properties where owner_id = owners.id
                    order by archived_at is not null, name_key, id
                ) as owned
            )"""
        ),
    ]
    """The owner's properties by name, archived ones last."""


class NewOwner(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new owner."""

    name: Name
    email: Email | None = None
    phone: Phone | None = None
    mailing_address: ShortText | None = None
    """Where letters and cheques go."""
    notes: LongText | None = None


class OwnerChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears."""

    name: Name | UnsetType = UNSET
    email: Email | UnsetType | None = UNSET
    phone: Phone | UnsetType | None = UNSET
    mailing_address: ShortText | UnsetType | None = UNSET
    """Where letters and cheques go."""
    notes: LongText | UnsetType | None = UNSET
