"""The record of a vendor and its inputs."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.domain.work_order import WorkCategory
from shared.inputs.text import Email, LongText, Name, Phone, Url


class Vendor(msgspec.Struct):
    """A vendor as every endpoint answers it."""

    table: ClassVar = "vendors"

    id: UUID
    name: str
    phone: str
    email: str | None
    website: str | None
    category: WorkCategory
    notes: str | None
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class NewVendor(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new vendor."""

    name: Name
    phone: Phone
    email: Email | None = None
    website: Url | None = None
    category: WorkCategory = "general"
    notes: LongText | None = None


class VendorChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears."""

    name: Name | UnsetType = UNSET
    phone: Phone | UnsetType = UNSET
    email: Email | UnsetType | None = UNSET
    website: Url | UnsetType | None = UNSET
    category: WorkCategory | UnsetType = UNSET
    notes: LongText | UnsetType | None = UNSET
