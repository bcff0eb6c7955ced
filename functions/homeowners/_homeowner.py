"""What adding a homeowner takes. The record is in shared/domain, as other areas answer it too."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.markers import Fills
from shared.inputs.text import Email, LongText, Name, Phone, ShortText


class NewHomeowner(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A homeowner to be added; `invite` sends a token for the portal at once."""

    association_id: UUID
    first_name: Name
    last_name: Name
    email: Email
    phone: Phone | None = None
    mailing_address: ShortText | None = None
    property_id: UUID | None = None
    unit_id: UUID | None = None
    notes: LongText | None = None
    invite: Annotated[bool, Fills(None)] = False
