"""The input of a new homeowner, whose record is in shared/domain for other areas."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.markers import Fills
from shared.inputs.text import Email, LongText, MailedName, Phone, ShortText


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
    notes: LongText | None = None
    """For the managers. The homeowner does not see them."""
    invite: Annotated[bool, Fills(None)] = False
    """Whether to mail an invitation to the portal at once."""
