"""The inputs of homeowners, whose record is in shared/domain for other areas."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from shared.database.markers import Fills
from shared.domain.homeowner import HomeownerStatus
from shared.inputs.text import Email, LongText, MailedName, Phone, ShortText

SharePpm = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class NewHomeowner(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new homeowner."""

    association_id: UUID
    first_name: MailedName
    last_name: MailedName
    email: Email
    """Unique in the association; an invitation goes there."""
    phone: Phone | None = None
    mailing_address: ShortText | None = None
    """Where letters go, if not to the home."""
    property_id: UUID | None = None
    """The property of the home, one of the association."""
    unit_id: UUID | None = None
    """The unit of the home. Needs its property."""
    is_billed: bool = True
    """False for the second owner of a unit, which is billed once."""
    share_ppm: SharePpm | None = None
    """The share in common costs, in parts of a million."""
    notes: LongText | None = None
    """For the managers. The homeowner does not see them."""
    invite: Annotated[bool, Fills(None)] = False
    """Whether to mail an invitation to the portal at once."""


class HomeownerChanges(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The changes: absent fields stay, null clears. The association is fixed."""

    first_name: MailedName | UnsetType = UNSET
    last_name: MailedName | UnsetType = UNSET
    email: Email | UnsetType = UNSET
    """Fixed once an account is linked. A change revokes an open invitation."""
    phone: Phone | UnsetType | None = UNSET
    mailing_address: ShortText | UnsetType | None = UNSET
    """Where letters go, if not to the home."""
    property_id: UUID | UnsetType | None = UNSET
    """The property of the home, one of the association."""
    unit_id: UUID | UnsetType | None = UNSET
    """The unit of the home. Needs its property."""
    status: HomeownerStatus | UnsetType = UNSET
    is_billed: bool | UnsetType = UNSET
    """False for the second owner of a unit, which is billed once."""
    share_ppm: SharePpm | UnsetType | None = UNSET
    """The share in common costs, in parts of a million."""
    notes: LongText | UnsetType | None = UNSET
    """For the managers. The homeowner does not see them."""
