"""The input of a new homeowner, whose record is in shared/domain for other areas."""

from typing import Annotated
from uuid import UUID

import msgspec

from shared.database.markers import Fills
from shared.inputs.text import Email, LongText, MailedName, Phone, ShortText


class NewHomeowner(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A new homeowner; `invite` mails an invitation to the portal at once."""

    association_id: UUID
    first_name: MailedName
    last_name: MailedName
    email: Email
    phone: Phone | None = None
    mailing_address: ShortText | None = None
    property_id: UUID | None = None
    unit_id: UUID | None = None
    notes: LongText | None = None
    invite: Annotated[bool, Fills(None)] = False
